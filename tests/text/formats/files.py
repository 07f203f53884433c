"""Small files of every kind, made by hand: no writer of the formats is needed."""

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def zipped(files, **options):
    """A ZIP archive of (name, bytes)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


def docx(paragraphs, head=""):
    """A Word document of paragraphs."""
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    xml = f'<?xml version="1.0"?>{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return zipped([("[Content_Types].xml", b"<Types/>"), ("word/document.xml", xml.encode())])


def pdf(pages, trailer=""):
    """A PDF with one line of text for each string of a page."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(count))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {count} >>"]
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for i, lines in enumerate(pages):
        shown = "".join(f"({line}) Tj T* " for line in lines)
        content = f"BT /F1 12 Tf 14 TL 50 780 Td {shown}ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * i} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, text in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    start = len(out)
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer}>>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


PROSE = [
    "It was a dark and stormy night, and nobody slept.",
    "The cat looked at the dog, and the dog went home.",
]
SRT = "".join(
    f"{i}\n00:00:{i:02},000 --> 00:00:{i + 1:02},500\n<i>Hello there {i}</i>\n\n" for i in range(1, 30)
)
HTML = (
    "<html><head><title>no</title><style>p{}</style></head><body><h1>Title</h1><p>One &amp; two.</p>"
    "<script>alert(1)</script><p>Three\n four.</p><pre>a\n  b</pre></body></html>"
)
KINDS = {
    "page.html": (HTML.encode(), "Title\n\nOne & two.\n\nThree four."),
    "film.srt": (SRT.encode(), "Hello there 1\nHello there 2"),
    "letter.docx": (docx(PROSE), "\n".join(PROSE)),
    "paper.pdf": (pdf([PROSE, PROSE]), PROSE[0]),
    "all.zip": (zipped([("a/one.txt", PROSE[0]), ("../../etc/two.txt", PROSE[1])]), "\n".join(PROSE)),
    "notes.json": (
        b'[{"id": 1, "text": "the first of the notes"}, {"id": 2, "text": "and another"}]',
        "the first",
    ),
    "notes.jsonl": (
        b'{"id": 1, "text": "the first of them"}\n{"id": 2, "text": "a second"}\n',
        "the first",
    ),
    "program.py": (b"def double(x):\n    return 2 * x\n", "def double(x):\n    return 2 * x"),
    "Makefile": (b"all:\n\techo one two three\n", "all:\n\techo one two three"),
}
