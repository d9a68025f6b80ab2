"""Identifiers as they are printed, and what only looks like one. Many spellings are real misreadings.

`TRUE`: text, scheme, canonical value. `FALSE`: text in which nothing may be found.
"""

import pytest

from recension.identifiers import accession, find, is_isbn

TRUE = [
    # DTIC: lettered series in all the ways covers print them
    ("AD-A257 148", "DTIC", "ADA257148"),
    ("AD-A257148", "DTIC", "ADA257148"),
    ("ADA257148", "DTIC", "ADA257148"),
    ("AD A257 148", "DTIC", "ADA257148"),
    ("AD A 257 148", "DTIC", "ADA257148"),
    ("AD/A-257 148", "DTIC", "ADA257148"),
    ("AD - A257 148", "DTIC", "ADA257148"),
    ("AD-A257 148/4/XAB", "DTIC", "ADA257148"),
    ("AD-A257 148/4", "DTIC", "ADA257148"),
    ("AD-A 257 148", "DTIC", "ADA257148"),
    ("AD.A257 148", "DTIC", "ADA257148"),
    ("AD–A257–148", "DTIC", "ADA257148"),
    ("AD-A257-148", "DTIC", "ADA257148"),
    ("AD-A257.148", "DTIC", "ADA257148"),
    ("AD..A276 972", "DTIC", "ADA276972"),
    ("AD-B 091 234", "DTIC", "ADB091234"),
    ("AD-B091234L", "DTIC", "ADB091234"),
    ("AD-C012 345", "DTIC", "ADC012345"),
    ("AD-D007 391", "DTIC", "ADD007391"),
    ("AD-P005 123", "DTIC", "ADP005123"),
    ("AD-M000 412", "DTIC", "ADM000412"),
    ("AD-R001 234", "DTIC", "ADR001234"),
    ("AD-L001 234", "DTIC", "ADL001234"),
    ("AD1012345", "DTIC", "AD1012345"),
    ("AD1098765", "DTIC", "AD1098765"),
    # DTIC: numbers without a letter, before 1975
    ("AD 614 123", "DTIC", "AD0614123"),
    ("AD-780 087", "DTIC", "AD0780087"),
    ("AD780087", "DTIC", "AD0780087"),
    ("AD No. 614 123", "DTIC", "AD0614123"),
    ("AD 614,123", "DTIC", "AD0614123"),
    ("AD0614123", "DTIC", "AD0614123"),
    ("AD 92 345", "DTIC", "AD0092345"),
    # DTIC: misread letters and digits, only where the whole line is the number
    ("A0-A286 844", "DTIC", "ADA286844"),
    ("Ao-A286 844", "DTIC", "ADA286844"),
    ("AP-A286 844", "DTIC", "ADA286844"),
    ("AU-A286 844", "DTIC", "ADA286844"),
    ("4D-A286 844", "DTIC", "ADA286844"),
    ("AD~A286 844", "DTIC", "ADA286844"),
    ("AD_A286 844", "DTIC", "ADA286844"),
    ("AD¬A286 844", "DTIC", "ADA286844"),
    ("AD-A2S6 844", "DTIC", "ADA256844"),
    ("AD-A2O6 B44", "DTIC", "ADA206844"),
    ("AD-Al40 OOO", "DTIC", "ADA140000"),
    ("AD=A286 844", "DTIC", "ADA286844"),
    # DTIC: shared input and subject fields
    ("SBI-AD-F300 488", "DTIC-SBI", "SBI-AD-F300488"),
    ("SBIE-AD-E500 123", "DTIC-SBI", "SBI-AD-E500123"),
    ("SBI AD F388 488", "DTIC-SBI", "SBI-AD-F388488"),
    ("F/G 14/5", "COSATI", "14/5"),
    ("F/G 9/2", "COSATI", "9/2"),
    ("F/G 17/2.1", "COSATI", "17/2.1"),
    ("F / G 5 / 9", "COSATI", "5/9"),
    # NTIS
    ("PB 123 456", "NTIS", "PB123456"),
    ("PB-252 175", "NTIS", "PB252175"),
    ("PB252175", "NTIS", "PB252175"),
    ("P B 252 175", "NTIS", "PB252175"),
    ("PB-252 175/6", "NTIS", "PB252175"),
    ("PB83-123456", "NTIS", "PB83-123456"),
    ("PB 83-123456", "NTIS", "PB83-123456"),
    ("PB83 - 123456", "NTIS", "PB83-123456"),
    ("PB96-123456", "NTIS", "PB96-123456"),
    ("PB2004-101234", "NTIS", "PB2004-101234"),
    # NASA
    ("N93-20920", "NASA", "N93-20920"),
    ("N88-13463", "NASA", "N88-13463"),
    ("N76 - 12345", "NASA", "N76-12345"),
    ("A85-31234", "NASA", "A85-31234"),
    ("X71-10101", "NASA", "X71-10101"),
    ("N88-1346S", "NASA", "N88-13465"),
    ("N88-l3463", "NASA", "N88-13463"),
    ("NASA-TM-108392", "NASA-report", "NASA-TM-108392"),
    ("NASA TM- 86575", "NASA-report", "NASA-TM-86575"),
    ("NASA TM 86575", "NASA-report", "NASA-TM-86575"),
    ("NASA TN D-1234", "NASA-report", "NASA-TN-D-1234"),
    ("NASA CR-1234", "NASA-report", "NASA-CR-1234"),
    ("NASA/TP-1999-209126", "NASA-report", "NASA-TP-1999-209126"),
    ("NASA/CR-2000-210123", "NASA-report", "NASA-CR-2000-210123"),
    ("NASA RP-1060", "NASA-report", "NASA-RP-1060"),
    ("NASA SP-8007", "NASA-report", "NASA-SP-8007"),
    ("NASA CP-2059", "NASA-report", "NASA-CP-2059"),
    ("NASA EP-107", "NASA-report", "NASA-EP-107"),
    ("NASA TM X-62005", "NASA-report", "NASA-TM-X-62005"),
    ("NASA TR R-132", "NASA-report", "NASA-TR-R-132"),
    ("https://ntrs.nasa.gov/search.jsp?R=19880003701 2020-06-21T10:14:59+00:00Z", "NTRS", "19880003701"),
    ("https://ntrs.nasa.gov/citations/19880003701", "NTRS", "19880003701"),
    # ERIC
    ("ED 405 483", "ERIC", "ED405483"),
    ("ED405483", "ERIC", "ED405483"),
    ("ED 405483", "ERIC", "ED405483"),
    ("EJ 123 456", "ERIC", "EJ123456"),
    ("ERIC\nCE 073 695", "ERIC-clearinghouse", "CE073695"),
    ("ERIC\nTM 026 012", "ERIC-clearinghouse", "TM026012"),
    ("ERIC\nHE 029 998", "ERIC-clearinghouse", "HE029998"),
    # CIA
    ("CIA-RDP79S01057A000100060017-5", "CREST", "CIA-RDP79S01057A000100060017-5"),
    ("CIA-RDP79SO1057AO00100060017-5", "CREST", "CIA-RDP79S01057A000100060017-5"),
    ("C1A-RDP79S01057A000100060017-5", "CREST", "CIA-RDP79S01057A000100060017-5"),
    ("ClA-RDP84T66633A204603434053-6", "CREST", "CIA-RDP84T66633A204603434053-6"),
    ("CIA-RDP80-00630A000200050001-3", "CREST", "CIA-RDP80-00630A000200050001-3"),
    ("CIA-RDP80 - 00630A000200050001 - 3", "CREST", "CIA-RDP80-00630A000200050001-3"),
    ("CIA-RDP09T00207R001000020114-7", "CREST", "CIA-RDP09T00207R001000020114-7"),
    ("CIA-RDP09TOO207ROO1000020114-7", "CREST", "CIA-RDP09T00207R001000020114-7"),
    ("CIA - RDP82-00457R000500010001-2", "CREST", "CIA-RDP82-00457R000500010001-2"),
    ("CIA-RDP79T90503A885097 754012-0", "CREST", "CIA-RDP79T90503A885097754012-0"),
    # National Archives and JFK
    ("Authority NND 959040", "NARA", "NND959040"),
    ("Authority: NND959040", "NARA", "NND959040"),
    ("AUTHORITY NND 73063", "NARA", "NND73063"),
    ("Auth NND-760050", "NARA", "NND760050"),
    ("Authority NW 36605", "NARA", "NW36605"),
    ("NLK-78-1072", "NARA-case", "NLK-78-1072"),
    ("NLJ 98-123", "NARA-case", "NLJ-98-123"),
    ("NLE MR 80-243", "NARA-case", "NLE-MR80-243"),
    ("NW 50955 DocId:32180034 Page 2", "JFK-DocId", "32180034"),
    ("ASSASSINATION RECORDS ACT\n104-10001-10015", "JFK", "104-10001-10015"),
    ("ASSASSINATION RECORDS ACT\n124-10003-10042", "JFK", "124-10003-10042"),
    # GAO, CRS, GPO
    ("GAO/NSIAD-88-160", "GAO", "GAO/NSIAD-88-160"),
    ("GAO:NSIAD-88-160", "GAO", "GAO/NSIAD-88-160"),
    ("GAO/T-GGD/AIMD-97-115", "GAO", "GAO/T-GGD/AIMD-97-115"),
    ("GAO/RCED-91-74FS", "GAO", "GAO/RCED-91-74FS"),
    ("GAO/PEMD-89-11BR", "GAO", "GAO/PEMD-89-11BR"),
    ("GAO-03-123", "GAO", "GAO-03-123"),
    ("GAO-10-1013T", "GAO", "GAO-10-1013T"),
    ("General Accounting Office\nB-119600", "GAO-B", "B-119600"),
    ("COMPTROLLER GENERAL\nB-223456.2", "GAO-B", "B-223456"),
    ("Congressional Research Service\nRL30588", "CRS", "RL30588"),
    ("Congressional Research Service\nRS20515", "CRS", "RS20515"),
    ("Congressional Research Service\nIB92101", "CRS", "IB92101"),
    ("Congressional Research Service\nR41234", "CRS", "R41234"),
    ("Congressional Research Service\n95-1013 F", "CRS", "95-1013F"),
    ("Congressional Research Service\n94-986 ENR", "CRS", "94-986ENR"),
    ("Stock Number 052-003-00743-3", "GPO", "052-003-00743-3"),
    ("Stock No. 008-000-00345-6", "GPO", "008-000-00345-6"),
    ("Superintendent of Documents\n57-010 O", "GPO-jacket", "57-010"),
    ("U.S. GOVERNMENT PRINTING OFFICE\n57-010 O - 75", "GPO-jacket", "57-010"),
    # RAND: every series of the catalogue
    *(
        (f"The RAND Corporation\n{number}", "RAND", value)
        for number, value in (
            ("P-3482", "P-3482"), ("R-2345-AF", "R-2345-AF"), ("R-2345/1-AF", "R-2345/1-AF"),
            ("RM-3189-PR", "RM-3189-PR"),
            ("RM-1-PR", ""), ("N-1786-ARPA", "N-1786-ARPA"), ("MR-123-OSD", "MR-123-OSD"), ("DB-145-A", "DB-145-A"),
            ("OP-123-RC", "OP-123-RC"), ("OPS-020", "OPS-020"), ("JRS-05", "JRS-05"), ("JNS-12", "JNS-12"),
            ("OPE-071", "OPE-071"), ("JNE-03", "JNE-03"), ("CF-123", "CF-123"), ("CT-117", "CT-117"),
            ("DRU-1234-AF", "DRU-1234-AF"), ("IP-155", "IP-155"), ("RB-7512", "RB-7512"), ("RP-441", "RP-441"),
            ("RGSD-104", "RGSD-104"), ("TR-211", "TR-211"), ("MG-345", "MG-345"), ("RR-1234", "RR-1234"),
            ("WR-178", "WR-178"), ("PE-101", "PE-101"), ("AR-3872-OSD", "AR-3872-OSD"), ("D-10012", "D-10012"),
            ("T-121", "T-121"), ("S-103", "S-103"), ("B-90", "B-90"), ("R–2345", "R-2345"), ("R - 2345", "R-2345"),
            ("LRP-12", "LRP-12"), ("EP-50", "EP-50"), ("CP-22", "CP-22"),
        )
        if value
    ),
    # Energy
    ("DE84012345", "OSTI", "DE84012345"),
    ("DE-84-012345", "OSTI", "DE84012345"),
    ("DOE/ER/12345-1", "DOE-report", "DOE/ER/12345-1"),
    ("DOE/EV-0123", "DOE-report", "DOE/EV/0123"),
    ("NUREG/CR-1234", "DOE-report", "NUREG/CR/1234"),
    ("NUREG-0737", "DOE-report", "NUREG/0737"),
    ("Department of Energy\nUCRL-53868", "DOE-report", "UCRL-53868"),
    ("Los Alamos National Laboratory\nLA-10123-MS", "DOE-report", "LA-10123-MS"),
    ("Oak Ridge National Laboratory\nORNL-TM-1234", "DOE-report", "ORNL-TM-1234"),
    ("Sandia National Laboratories\nSAND-84", "DOE-report", "SAND-84"),
    ("U.S. Atomic Energy Commission\nTID-7024", "DOE-report", "TID-7024"),
    ("Department of Energy\nCONF-850610", "DOE-report", "CONF-850610"),
    ("Argonne National Laboratory\nANL-7416", "DOE-report", "ANL-7416"),
    # Books, serials, platforms
    ("ISBN 0-312-05292-6", "", ""),
    ("ISBN 0-306-40615-2", "ISBN", "0306406152"),
    ("ISBN: 0306406152", "ISBN", "0306406152"),
    ("ISBN-13: 978-0-306-40615-7", "ISBN", "9780306406157"),
    ("ISBN 978 0 306 40615 7", "ISBN", "9780306406157"),
    ("ISBN 0-8044-2957-X", "ISBN", "080442957X"),
    ("I S B N 0-306-40615-2", "ISBN", "0306406152"),
    ("ISSN 0028-0836", "ISSN", "0028-0836"),
    ("ISSN: 1050-124X", "ISSN", "1050-124X"),
    ("doi:10.1000/182", "DOI", "10.1000/182"),
    ("https://doi.org/10.1038/nphys1170", "DOI", "10.1038/nphys1170"),
    ("DOI: 10.7249/R2345.", "DOI", "10.7249/R2345"),
    ("https://hdl.handle.net/2027/mdp.39015012899749", "HathiTrust", "mdp.39015012899749"),
    ("http://hdl.handle.net/2027/uc1.b4250434", "HathiTrust", "uc1.b4250434"),
    ("https://archive.org/details/reportofcommitte00unit", "InternetArchive", "reportofcommitte00unit"),
    ("http://www.archive.org/details/cu31924012345678", "InternetArchive", "cu31924012345678"),
    ("https://www.jstor.org/stable/2009958", "JSTOR", "2009958"),
    ("http://www.jstor.org/stable/10.7249/mg123af", "", ""),
    # Contracts and grants
    ("F49620-86-C-0008", "contract", "F49620-86-C-0008"),
    ("F49620 - 86 - C - 0008", "contract", "F49620-86-C-0008"),
    ("N00014-75-C-0643", "contract", "N00014-75-C-0643"),
    ("DAAH01-88-C-0001", "contract", "DAAH01-88-C-0001"),
    ("DAAG29-81-K-0001", "contract", "DAAG29-81-K-0001"),
    ("MDA903-85-C-0030", "contract", "MDA903-85-C-0030"),
    ("MDA 903-85-C-0030", "contract", "MDA903-85-C-0030"),
    ("DNA001-79-C-0472", "contract", "DNA001-79-C-0472"),
    ("W911NF-04-D-0003", "contract", "W911NF-04-D-0003"),
    ("FA8721-05-C-0002", "contract", "FA8721-05-C-0002"),
    ("NAS1-18107", "contract", "NAS1-18107"),
    ("NAS5-32484", "contract", "NAS5-32484"),
    ("NAG1-1234", "contract", "NAG1-1234"),
    ("NSG-1414", "contract", "NSG-1414"),
    ("NASw-4066", "contract", "NASw-4066"),
    ("NCC2-387", "contract", "NCC2-387"),
    ("NGR-05-020-575", "contract", "NGR-05-020-575"),
]  # fmt: skip
TRUE = [case for case in TRUE if case[2]]

FALSE = [
    # informant symbols, payrolls, years and words that begin like a number
    "Informant CV T-51 advised on May 3.",
    "T-10 stated that he had seen the subject.",
    "NY T-1, who has furnished reliable information",
    "See file D-200-5.",
    "AD 28,000.00",
    "AD 1066",
    "In AD 410 Rome fell.",
    "AD HOC COMMITTEE",
    "ADA is a programming language.",
    "ADAPTIVE 123 456",
    "LOAD-A257 148",
    "AD-A25 148",
    "AD-A257 1489",
    # reports of other houses that use RAND's, GAO's and CRS's letters, without those houses' names
    "P-51 fighters escorted the bombers.",
    "R-2 was the second rocket.",
    "B-52 bombers",
    "laboratory number B-63460",
    "passport B-123456 was issued",
    "PL 91-231",
    "Public Law 94-265 F",
    "payroll 03-31-78 P",
    "form N-400",
    "S-300 missiles",
    "room R10234",
    # figures that are shaped like parts of numbers
    "UNCLAS in the cable",
    "PBS 123 456",
    "PB 12 345",
    "N93-2092",
    "ISBN 0-306-40615-3",
    "ISBN 978-0-306-40615-8",
    "telephone 312-555-0123",
    "Stock exchange number 052",
    "57-010 votes were cast",
    "1992-11-13",
    "Social Security 123-45-6789",
    "104-10001-10015",
    "CE 073 695",
    "EDS 405 483",
    "USED 405 483",
    "RDP79S01057",
    "CIA-RDP is the prefix of all of them.",
    "Authority of the Committee 959040",
    "NLRB 98-123",
    "LA-10123 is the postal code of the tract.",
    "CONF-850610",
    "F-16-C-0008",
    "NASA TM is a series of memoranda.",
    "the 10.1000/182 ratio",
    "archive.org hosts it",
]


@pytest.mark.parametrize(("text", "scheme", "value"), TRUE, ids=[f"{case[1]}:{case[0][-24:]!r}" for case in TRUE])
def test_true(text: str, scheme: str, value: str) -> None:
    found = [(each.scheme, each.value) for each in find(text)]
    assert (scheme, value) in found


@pytest.mark.parametrize("text", FALSE)
def test_false(text: str) -> None:
    assert list(find(text)) == []


def test_there_are_enough_of_both() -> None:
    assert len(TRUE) >= 200
    assert len(FALSE) >= 39


@pytest.mark.parametrize(
    "text",
    [
        "The committee read AD 614 123 with care, and its authors too.",
        "Copies of A0-A286 844 were sold.",
        "The price was AD 614,123 in all.",
    ],
)
def test_what_needs_a_line_of_its_own_is_not_read_in_a_sentence(text: str) -> None:
    assert list(find(text)) == []


def test_accession_is_the_whole_or_nothing() -> None:
    number = accession("AD-A257 148")
    assert number is not None and number.value == "ADA257148"
    assert accession("see AD-A257 148") is None


@pytest.mark.parametrize(
    ("digits", "holds"), [("0306406152", True), ("0306406153", False), ("9780306406157", True), ("", False)]
)
def test_isbn_check(digits: str, holds: bool) -> None:
    assert is_isbn(digits) is holds
