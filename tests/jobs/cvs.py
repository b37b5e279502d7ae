"""CVs as people send them, and as those send them who mean harm."""

import io
import zipfile

import docx

TEXT = (
    "Nia Okoye",
    "Machine learning engineer for payments",
    "Lead ML engineer, Harbour Bank  Mar 2021 - Present",
    "Fraud scoring with PyTorch on Kubernetes.",
)


def a_docx(*lines: str) -> bytes:
    """Return a Word file with these paragraphs and one table."""
    document = docx.Document()
    for line in lines or TEXT:
        document.add_paragraph(line)
    document.add_table(1, 1).cell(0, 0).text = "Airflow"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def a_pdf(*lines: str, extra: bytes = b"") -> bytes:
    """Return a PDF with these lines on one page, written by hand."""
    shown = b"\n".join(b"(%s) Tj 0 -16 Td" % line.encode("latin-1") for line in lines or TEXT)
    stream = b"BT /F1 12 Tf 40 760 Td\n" + shown + b"\nET" + extra
    return pdf_of(b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream")


def pdf_of(contents: bytes) -> bytes:
    """Return a PDF of one page whose contents are this object."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        contents,
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


def changed(content: bytes, parts: dict[str, bytes]) -> bytes:
    """Return a zip with some of its parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename not in parts:
                new.writestr(part, old.read(part))
        for name, body in parts.items():
            new.writestr(name, body)
    return out.getvalue()
