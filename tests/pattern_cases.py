"""What the notes on the domain name by a pattern of its own, as cases of our own making, and the decoys beside each.

A case is the text at the head of a page with prose below it, and what comes of it: `field value` of the metadata,
`out: kind` for furniture that holds all of it, `reads: line` for a line of the reading text, `entry: title page` for
an entry of a contents page. `EVERY` cases stand on each of five pages, `{n}` being the page's number.
"""

FAMILIES = {
    "ad_lettered": ("dtic_accession",), "ad_numeric": ("dtic_accession_old", "dtic_accession_old_five"),
    "ad_modern": ("dtic_accession_modern",), "ad_damaged": ("dtic_accession_damaged",),
    "sbi_number": ("dtic_shared_input",), "cosati_fg": ("cosati",), "ntis_pb": ("ntis_pb", "ntis_pb_yearly"),
    "nasa_n": ("nasa_accession",), "nasa_report": ("nasa_report",), "eric_ed": ("eric_document",),
    "eric_ch": ("eric_clearinghouse",), "crest_id": ("cia_crest",), "nara_nnd": ("nara_project", "nara_case"),
    "gao_no": ("gao_report", "gao_report_plain"), "gao_b": ("gao_decision",),
    "crs_no": ("crs_report", "crs_report_old"), "rand_no": ("rand_report",), "gpo_jacket": ("gpo_jacket",),
    "ht_handle": ("hathitrust",),
}  # fmt: skip
"""Patterns that families of identifiers read; their cases stand in test_identifiers.py."""

_STAMP = "DTIC\nELECTE\n{}"
_DTIC = "AD-A257 148\n\n{}"  # control numbers are believed beside another sign of the family
_BOX = "Accession For\nNTIS GRA&I\nDTIC TAB\nUnannounced\nJustification\nBy\nDistribution/\nAvailability Codes\n{}"
_CIA = "Approved For Release 2006/11/01 : CIA-RDP79S01057A000100060017-5\n\n{}"
_ERIC = "DOCUMENT RESUME\n\nED 188 771\n\nAUTHOR    Lindholm, Karen\nTITLE     Korea in the Classroom\n{}"
_RELEASED = "{} CIA-RDP79S01057A000100060017-5"
_CONTENTS = (
    "CONTENTS\n\nIntroduction{0}1\nThe Road to War{0}7\nThe Armistice{0}19\nThe Long Peace{0}33\nConclusions{0}51"
)


def _in(frame: str, *cases: tuple[str, str]) -> list[tuple[str, str]]:
    return [(frame.format(text), outcome) for text, outcome in cases]


def _all(outcome: str, *texts: str) -> list[tuple[str, str]]:
    return [(text, outcome) for text in texts]


ONCE: dict[str, list[tuple[str, str]]] = {
    "electe": [
        ("DTIC\nELECTE\nNOV 13 1992\nS A D", "dtic_selected_date 1992-11-13"),
        ("S ELECTE D\nDEC 24 1984\nS B D", "dtic_selected_date 1984-12-24"),
        ("DTIC\nELECTE\nMAR 2 9 1990\nS B D", "dtic_selected_date 1990-03-29"),
        ("DTIC\nFLECTE\nAUG 07 1991\nS D", "dtic_selected_date 1991-08-07"),
        ("DTIC\nELEGTE\nJUN 1 4 1988\nS D", "dtic_selected_date 1988-06-14"),
        ("DDC\nAUG 24 1967", "dtic_selected_date 1967-08-24"),
    ],
    "stamp_date": _in(
        _STAMP,
        ("SEP 5 1986", "dtic_selected_date 1986-09-05"), ("JUL I 2 1991", "dtic_selected_date 1991-07-12"),
        ("OCT O9 1987", "dtic_selected_date 1987-10-09"), ("MAY 17 83", "dtic_selected_date 1983-05-17"),
    ),
    "stamp_letter": _in(
        _STAMP,
        ("NOV 13 1992\nS A D", "dtic_stamp_code A"), ("NOV 13 1992\nS D D", "dtic_stamp_code D"),
        ("NOV 13 1992\nS B", "dtic_stamp_code B"), ("NOV 13 1992\nSHD", "dtic_stamp_code H"),
    ),
    "dtic_quality": _all(
        "out: dtic_quality_stamp",
        "DTIC QUALITY INSPECTED 4", "DTIC QUALITY INSPECTED l", "DTIC QUALITY INSPECTED", "D7IC QUALITY INSPECTED 3",
        "DTIC QUALITY INSPEOTED 3",
    ),
    "dtic_ctrl_old": _in(
        _DTIC,
        ("84 10 31 .040", "dtic_control_number 84 10 31 040"), ("4,84 12 11 030", "dtic_control_number 84 12 11 030"),
        ("80 4 4 0 44", "dtic_control_number 80 04 04 044"), ("90 11 28 262", "dtic_control_number 90 11 28 262"),
    ),
    "dtic_ctrl_mid": _in(
        _DTIC,
        ("92-29394", "dtic_control_number 92-29394"), ("415791 92-29394 18", "dtic_control_number 92-29394"),
        ("94-01234 212", "page_count 212"),
    ),
    "dtic_ctrl_new": _in(
        _DTIC,
        ("20030612 141", "dtic_control_number 20030612 141"), ("20001023 OO5", "dtic_control_number 20001023 005"),
        ("19970716 123", "dtic_received_date 1997-07-16"),
    ),
    "dist_code": _in(
        _BOX,
        ("Avail and/or\nDist Special\nA-1", "accession_box A-1"),
        ("Avail and/or\nDist Special\nA-l", "accession_box A-1"),
        ("Avail and/or\nDist Special\nB-2", "accession_box B-2"),
    ),
    "dist_letter": [
        ("DISTRIBUTION STATEMENT A\nApproved for public release; distribution is unlimited.", "distribution A"),
        ("DISTRIBUTION STATEMENT B: Distribution authorized to U.S. Government agencies only; test; 5 June 1988.",
         "distribution B"),
        ("DISTRIBUTION STATEMENT E. Distribution authorized to DoD components only; software documentation.",
         "distribution E"),
        ("Distribution Statement F\nFurther dissemination only as directed by the Commander, or higher DoD authority.",
         "distribution F"),
    ],
    "form_no": _all(
        "out: form_notice",
        "DD FORM 1473, 84 MAR", "DD FORM 1473 EDITION OF 1 NOV 65 IS OBSOLETE", "Standard Form 298 (Rev. 2-89)",
        "Standard Form 298 (Rev. 8-98)\nPrescribed by ANSI Std. Z39-18",
    ),
    "copy_of": [("COPY 3 OF 40 COPIES", "copy 3"), ("Copy No. 17", "copy 17"), ("COPY 5 OF 25", "copy 5")],
    "best_copy": _all(
        "out: copy_condition",
        "BEST AVAILABLE COPY", "Best Available Copy", "REPRODUCED FROM BEST AVAILABLE COPY", "BestAvailable\nCopy",
        "Best\nAvailable\nCopy",
        "COPY FURNISHED TO DTIC CONTAINED A SIGNIFICANT NUMBER OF PAGES WHICH DO NOT REPRODUCE LEGIBLY",
    ),
    "resolution_chart": _all(
        "out: copy_condition",
        "MICROCOPY RESOLUTION TEST CHART\nNATIONAL BUREAU OF STANDARDS-1963-A", "MICROCOPY RESOLUTION TEST CHART",
        "M I C R O C O P Y RESOLUTION TEST CHART\nNATIONAL BUREAU OF STANDARDS-I963-A",
    ),
    "sec_page": _all(
        "out: form_notice",
        "SECURITY CLASSIFICATION OF THIS PAGE\nREPORT DOCUMENTATION PAGE",
        "SECURITY CLASSIFICATION OF THIS PAGE (When Data Entered)\nREPORT DOCUMENTATION PAGE",
        "SEC U R ITY CLASSIFICATION O F THIS PAGE\nREPORT DOCUMENTATION PAGE",
    ),
    "nasa_stamp": [
        ("(NASA-TM-86575) A STUDY OF WINGS IN ROUGH\nAIR (NASA) 72 p CSCL 01B\nUnclas\nG3/02 0151385", "cscl 01B"),
        ("(NASA-CR-177412) FLOW OVER SLENDER BODIES\n(Ames Lab.) 41 p CSCL 20D\nUnclas\n63/34 0083211",
         "nasa_category 34"),
        ("(NASA-TM-100346) THE NUMERICAL SOLUTION OF\nEQUATIONS (NASA) 23 p CSCL 12A\nUnclas\nG3/64 0114210",
         "page_count 23"),
    ],
    "edrs": _all(
        "out: eric_notice",
        "Reproductions supplied by EDRS are the best that can be made\nfrom the original document.",
        "* Reproductions supplied by EDRS are the best that can be made *\n* from the original document. *",
        "Reproductions supplied by E D R S are the best that can be made\nfrom the original document.",
    ),
    "eric_price": _in(
        _ERIC,
        ("EDRS PRICE    MF01/PC03 Plus Postage.\nDESCRIPTORS   Maps", "keywords Maps"),
        ("EDRS PRICE    MFOl/PCOl Plus Postage*\nDESCRIPTORS   Maps", "keywords Maps"),
        ("EDRS PRICE    MF-01/HC-05 Plus Postage\nDESCRIPTORS   Maps", "keywords Maps"),
    ),
    "cia_release": _in(
        _RELEASED,
        ("Approved For Release 2006/11/01 :", "release_date 2006-11-01"),
        ("Sanitized Copy Approved for Release 2011/08/09:", "release_type sanitized copy"),
        ("Declassified in Part - Sanitized Copy Approved for Release 2012/05/03 :",
         "release_type declassified in part, sanitized copy"),
        ("Declassified and Approved For Release @ 50-Yr 2013/11/20 :", "release_type declassified"),
        ("APPROVED FOR RELEASE: 08/31/2001", "release_date 2001-08-31"),
        ("A pproved For Release 2001/03/07 :", "release_date 2001-03-07"),
        ("Approve' For Release 2002/08/28 :", "release_date 2002-08-28"),
    ),
    "cia_codes": [
        (_CIA.format(code), f"reads: [redacted: {code}]")
        for code in ("25X1", "25X1A9a", "50X1-HUM", "STATINTL", "ILLEGIB", "CPYRGHT")
    ],
    "jfk_stamp": _all(
        "release_type JFK Assassination Records Act",
        "2022 RELEASE UNDER THE PRESIDENT JOHN F. KENNEDY ASSASSINATION RECORDS ACT OF 1992",
        "2025 RELEASE UNDER THE PRESIDENT JOHN F. KENNEDY ASSASSINATION RECORDS ACT OF 1992",
        "2022 RELEASE UNDER THE PRESIDENT JOHN F, KENNEDY ASSASSINATION RECORDS ACT OF 1992",
    ),
    "gpo_sale": _all(
        "out: library_notice",
        "For sale by the Superintendent of Documents, U.S. Government Printing Office, Washington, D.C. 20402",
        "For sale by t he Superintendent of Documents, U.S. Government Printing Office\nWashington, D.C. 20402",
        "For sale by the Superintendent of Documents, U.S. Government Printing Office\n"
        "Washington, D.C. 20402 - Price 75 cents",
    ),
    "ia_digitized": [
        ("Digitized by the Internet Archive in 2012 with funding from the State Library", "digitizer Internet Archive"),
        ("Digitized by the Internet Archive\nin 2011 with funding from LYRASIS", "digitizer Internet Archive"),
        ("https://archive.org/details/reportofcommitte00unit", "identifiers reportofcommitte00unit"),
    ],
    "dot_leader": [
        (_CONTENTS.format(leader), "entry: The Armistice 19")
        for leader in (" . . . . . . . ", " ........ ", " ······ ", " ________ ", " …… ", " . . . © « ee o@ . ")
    ],
}  # fmt: skip

EVERY: dict[str, list[tuple[str, str]]] = {
    "sec_banner": _all(
        "out: security_marking",
        "SECRET", "S E C R E T", "S-E-C-R-E-T", "TOP SECRET", "CONFIDENTIAL", "C-O-N-F-I-D-E-N-T-I-A-L", "UNCLASSIFIED",
        "SECRET/NOFORN", "FOR OFFICIAL USE ONLY",
    ),
    "crs_page": _all("out: page_number", "CRS-{n}", "CRS - {n}", "CRS–{n}"),
    "google": _all(
        "out: library_notice",
        "Digitized by Google", "Digitized by VjOOQIC", "byGoogle", "Digitized by LjOOQLe", "Digitized by GoogIe",
    ),
    "ht_generated": _all(
        "out: library_notice",
        "Generated on 2012-10-05 14:22 GMT / https://hdl.handle.net/2027/mdp.39015012899749",
        "Generated at University of Michigan on 2012-10-05 14:22 GMT",
        "Generated through HathiTrust on 2019-01-04 09:12 GMT",
    ),
    "ht_rights": _all(
        "out: library_notice",
        "Public Domain, Google-digitized / http://www.hathitrust.org/access_use#pd-google",
        "Public Domain in the United States, Google-digitized", "http://www.hathitrust.org/access_use#pd-google",
    ),
    "jstor_dl": _all(
        "out: library_notice",
        "This content downloaded from\n140.0.246.18 on Thu, 30 Sep 2021 02:54:11 UTC\n"
        "All use subject to https://about.jstor.org/terms",
        "This content downloaded from 140.0.246.18 on Thu, 30 Sep 2021 02:54:11 UTC",
        "All use subject to JSTOR Terms and Conditions",
    ),
    "pagenum": _all(
        "out: page_number",
        "{n}", "- {n} -", "-{n}-", "Page {n}", "{n} of 40", "II-{n}", "A-{n}", "*{n}*", "[{n}]",
    ),
}  # fmt: skip

DECOYS: dict[str, list[str]] = {
    "ad_lettered": ["ADA is a language in which such programs are written.", "LOAD-A257 148"],
    "ad_numeric": ["AD 28,000.00", "AD 1066", "AD 410 was the year in which the city fell."],
    "ad_modern": ["LOAD1012345", "AD 101 2345"],
    "ad_damaged": ["Copies of A0-A286 844 were sold."],
    "sbi_number": ["The SBI added 300 488 pounds to the account."],
    "cosati_fg": ["The F and G of 14/5 are quarter notes."],
    "electe": ["THE MEMBERS SELECTED IN MAY WERE SWORN IN BY THE JUDGE.", "SELECTED", "ELECTED",
               "Elected May 3 1954, he served one term."],
    "stamp_date": ["NOV 13 1992", "On Nov. 13, 1992 the talks began, and on Dec. 4 they ended."],
    "stamp_letter": ["SE", "SA", "S D"],
    "dtic_quality": ["The quality was inspected by the buyer before the goods were shipped."],
    "dtic_ctrl_old": ["92 31 31 040", "In 84 of 10 cases, 31 were lost."],
    "dtic_ctrl_mid": ["call 92-29394", "1992-2004"],
    "dtic_ctrl_new": ["20031312 141"],
    "dist_code": ["T-10", "CV T-51", "A-1", "Form A-1 was sent to the clerk of the court."],
    "dist_letter": [
        "A distribution statement, whether A or B, is printed on the cover by the office that issues the paper.",
        "No document shall be approved for public release unless its distribution is unlimited under section 12.",
    ],
    "form_no": ["form N-400", "He filled in Form 1473 and sent it to the clerk."],
    "copy_of": ["He sent copy 3 of 40 copies to the embassy."],
    "best_copy": ["It was the best copy available to the editors at that time."],
    "resolution_chart": ["The National Bureau of Standards printed its resolution test chart for filmers."],
    "sec_page": ["The security classification of this page was changed by hand when the paper was sent abroad."],
    "sec_banner": ["It was no SECRET that the talks had failed."],
    "ntis_pb": ["PBS 123 456", "PB 12 345"],
    "nasa_n": ["N93-2092"],
    "nasa_report": ["NASA TM is a series of memoranda."],
    "nasa_stamp": ["UNCLAS", "UNCLAS SECTION ONE OF TWO, to be read by the officer of the watch."],
    "eric_ed": ["USED 405 483"],
    "eric_ch": ["CE 073 695"],
    "edrs": ["The reproductions that the service supplied were the best that could be made, and they were poor."],
    "eric_price": ["The price was two dollars plus postage for each of the films."],
    "crest_id": ["CIA-RDP is the prefix of all of them."],
    "cia_release": ["The paper was approved for release on 2006/11/01, and the press had it on the same day."],
    "cia_codes": ["The form 25X1 is filled in by hand."],
    "nara_nnd": ["Authority of the Committee 959040", "NLRB 98-123"],
    "jfk_stamp": ["A file is held back under the President John F. Kennedy Assassination Records Act of 1992."],
    "gao_no": ["GAO reports of 1988 to 1990 are kept in the hall."],
    "gao_b": ["B-63460", "passport B-123456 was issued to him in May."],
    "crs_no": ["03-31-78 P", "PL 91-231"],
    "crs_page": ["CRS-12 was the number that the committee had asked for."],
    "rand_no": ["T-10", "CV T-51", "D-200-5", "NY T-10 advised on May 3 that the subject had left the city."],
    "gpo_sale": ["The house is for sale by the superintendent of the estate, who keeps its documents."],
    "gpo_jacket": ["57-010 votes were cast in the northern counties."],
    "google": ["The archive was digitized by hand in four years, and Google had no part in it."],
    "ht_generated": ["Heat is generated by the motor at every start, and HathiTrust holds the drawings of it."],
    "ht_handle": ["The handle of the door was cast in 2027 pieces."],
    "ht_rights": ["The book is in the public domain in the United States, and anybody may print it."],
    "ia_digitized": ["The Internet Archive has digitized it, and archive.org hosts it."],
    "jstor_dl": ["All use of the hall is subject to the terms that the dean has set, and none may be downloaded."],
    "pagenum": ["civil", "dim", "mild", "mix", "did", "1a Consolidated return", "I."],
    "dot_leader": ["He said no more . . . and the others said nothing at all."],
}  # fmt: skip
