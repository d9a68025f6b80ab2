"""Odd and bad files, made by hand: PDFs object by object, archives that lie, XML that bites."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib

import zstandard

PROSE = "The committee met in the spring and found that the plan of the year before had not been kept."
SECOND = "Nothing was decided then, and the members went home to wait for the report of the chairman."


def stream(content: bytes, extra: str = "") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), extra.encode(), content)


def lines(*texts: str, spacing: float = 0, size: int = 10) -> bytes:
    """A content stream that sets lines of Latin text from the top of the page down."""
    shown = "".join(f"({t.translate({40: chr(92) + '(', 41: chr(92) + ')'})}) Tj T* " for t in texts)
    return f"BT /F1 {size} Tf {spacing} Tc 72 720 Td 14 TL {shown}ET".encode("cp1252")


PICTURE = b"q 612 0 0 792 0 0 cm /Im1 Do Q"
_IMAGE = stream(
    bytes(64), "/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8"
)


def pdf(
    *pages: bytes,
    catalog: str = "",
    font: str = "/BaseFont /Helvetica /Encoding /WinAnsiEncoding",
    page: str = "/MediaBox [0 0 612 792]",
    more: dict[int, bytes] | None = None,
    trailer: str = "",
    filters: str = "",
) -> bytes:
    """A PDF of the pages' content streams: 1 catalog, 2 page tree, 3 font, 4 image, 100+ pages, 10000+ contents."""
    kids = " ".join(f"{100 + n} 0 R" for n in range(len(pages)))
    objects = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        2: f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        3: f"<< /Type /Font /Subtype /Type1 {font} >>".encode(),
        4: _IMAGE,
    }
    resources = "/Resources << /Font << /F1 3 0 R >> /XObject << /Im1 4 0 R >> >>"
    for n, content in enumerate(pages):
        objects[100 + n] = f"<< /Type /Page /Parent 2 0 R {page} {resources} /Contents {10_000 + n} 0 R >>".encode()
        objects[10_000 + n] = stream(content, filters)
    return assemble(objects | (more or {}), trailer)


def assemble(objects: dict[int, bytes], trailer: str = "") -> bytes:
    out = io.BytesIO()
    out.write(b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 1\n0000000000 65535 f \n")
    for number, place in places.items():
        out.write(b"%d 1\n%010d 00000 n \n" % (number, place))
    size = max(objects) + 1
    out.write(b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer.encode(), start))
    return out.getvalue()


def bombed_pdf(size: int) -> bytes:
    """A page whose content unpacks to `size` bytes of text operators."""
    packer = zlib.compressobj(9)
    piece = b"(aaaaaaaaaaaaaaaaaaaaaaaa) Tj " * 4096
    packed = packer.compress(b"BT /F1 10 Tf 72 720 Td ")
    for _ in range(size // len(piece)):
        packed += packer.compress(piece)
    packed += packer.compress(b"ET") + packer.flush()
    return pdf(packed, filters="/Filter /FlateDecode")


def encrypted_pdf(user: str) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(io.BytesIO(pdf(lines(PROSE, SECOND)))))
    writer.encrypt(user, "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def attached_pdf() -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(io.BytesIO(pdf(lines(PROSE, SECOND)))))
    writer.add_attachment("annex.csv", b"a,b\n")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return out.getvalue()


def zip_slip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("../../etc/cron.d/evil.txt", PROSE)
    return out.getvalue()


def locked_zip() -> bytes:
    """A zip whose one member says that it is encrypted."""
    data = bytearray(zipped({"a.txt": PROSE.encode()}))
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def gzipped(data: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        data = gzip.compress(data, mtime=0)
    return data


def broken_sum(data: bytes) -> bytes:
    """A gzip file whose check sum is wrong."""
    packed = bytearray(gzipped(data))
    packed[-8] ^= 0xFF
    return bytes(packed)


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


def alto(version: int, body: str, page: str = 'WIDTH="2000" HEIGHT="3000" PRINTED_IMG_NR="iv"') -> bytes:
    space = {2: "ns-v2#", 3: "ns-v3#", 4: "ns-v4#"}[version]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<alto xmlns="http://www.loc.gov/standards/alto/{space}">'
        "<Description><OCRProcessing ID='o'><ocrProcessingStep><processingSoftware><softwareName>Engine</softwareName>"
        "<softwareVersion>12</softwareVersion></processingSoftware></ocrProcessingStep></OCRProcessing></Description>"
        f"<Layout><Page ID='p' {page}><PrintSpace>{body}</PrintSpace></Page></Layout></alto>"
    ).encode()


_ROOM = 'VPOS="300" WIDTH="100" HEIGHT="30"'
ALTO_BODY = (
    f'<ComposedBlock><TextBlock><TextLine><String CONTENT="The" HPOS="200" {_ROOM} WC="0.93"/><SP/>'
    f'<String CONTENT="examin" SUBS_TYPE="HypPart1" SUBS_CONTENT="examination" HPOS="1800" {_ROOM} WC="0.5"/>'
    '<HYP CONTENT="-"/></TextLine><TextLine>'
    f'<String CONTENT="ation" SUBS_TYPE="HypPart2" HPOS="200" {_ROOM}/></TextLine></TextBlock></ComposedBlock>'
    f'<TextBlock><TextLine><String CONTENT="Next." HPOS="200" {_ROOM}/></TextLine></TextBlock>'
)
HOCR = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><meta name='ocr-system' content='tesseract 5.3.0'/></head>
<body><div class='ocr_page' id='page_1' title='image "p1.png"; bbox 0 0 1000 2000; ppageno 0'>
<div class='ocr_carea' title="bbox 100 100 900 300"><p class='ocr_par' title="bbox 100 100 900 300">
<span class='ocr_header' title="bbox 100 100 900 140">
<span class='ocrx_word' title='bbox 100 100 300 140; x_wconf 96'><strong>Annual</strong></span>
<span class='ocrx_word' title='bbox 320 100 500 140; x_wconf 41'>re-</span></span>
<span class='ocr_line' title="bbox 100 150 900 190">
<span class='ocrx_word' title='bbox 100 150 300 190; x_wconf 88'>port
</span></span></p><p class='ocr_par'><span class='ocr_line'><span class='ocrx_word' title='bbox 1 2 3 4'>AT&amp;T</span>
</span></p></div></div>
<div class='ocr_page' title='bbox 0 0 1000 2000; ppageno 1; lpageno 12'></div></body></html>"""
PAGE_XML = """<?xml version="1.0" encoding="UTF-8"?>
<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"><Metadata><Creator>Engine</Creator>
</Metadata><Page imageFilename="p1.tif" imageWidth="1000" imageHeight="2000"><ReadingOrder><OrderedGroup id="g">
<RegionRefIndexed index="1" regionRef="r1"/><RegionRefIndexed index="0" regionRef="r2"/></OrderedGroup></ReadingOrder>
<TextRegion id="r1"><Coords points="0,0 9,9"/><TextLine><Coords points="100,1000 900,1000 900,1040 100,1040"/>
<TextEquiv conf="0.8"><Unicode>second line of text</Unicode></TextEquiv></TextLine></TextRegion>
<TextRegion id="r2"><TextLine><Word><Coords points="100,100 200,140"/>
<TextEquiv index="1"><Unicode>Wrong</Unicode></TextEquiv>
<TextEquiv index="0" conf="0.95"><Unicode>First</Unicode></TextEquiv></Word>
<Word><Coords points="210,100 300,140"/><TextEquiv><Unicode>com¬</Unicode></TextEquiv></Word>
<TextEquiv><Unicode>First com¬</Unicode></TextEquiv></TextLine></TextRegion></Page></PcGts>"""
_TSV_HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
TSV = "\n".join(
    [
        _TSV_HEAD,
        "1\t1\t0\t0\t0\t0\t0\t0\t1000\t2000\t-1\t",
        "4\t1\t1\t1\t1\t0\t100\t100\t500\t40\t-1\t",
        "5\t1\t1\t1\t1\t1\t100\t100\t200\t40\t96.5\tFirst",
        "5\t1\t1\t1\t1\t2\t320\t100\t200\t40\t41\tline",
        "5\t1\t1\t1\t2\t1\t100\t150\t200\t40\t90\tgoes.",
        "5\t1\t1\t2\t1\t1\t100\t250\t200\t40\t90\tNext",
        "1\t2\t0\t0\t0\t0\t0\t0\t1000\t2000\t-1\t",
        "5\t2\t1\t1\t1\t1\t100\t100\t200\t40\t95\tPage two.",
        "",
    ]
)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE alto [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + ']><alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><x>&a9;</x></alto>'
).encode()
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE alto [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b'<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Layout><Page><PrintSpace><TextBlock><TextLine>'
    b'<String CONTENT="a"/></TextLine></TextBlock></PrintSpace></Page></Layout>&x;</alto>'
)
BOTTOMLESS = b'<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#">' + b"<ComposedBlock>" * 100_000
TSV_SHORT = (_TSV_HEAD + "\n5\t1\t1\tshort\n").encode()
