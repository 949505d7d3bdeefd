"""Contents of papers as a case would give them, files as people send them, and papers owed."""

import io
import struct
import zipfile
import zlib
from datetime import date
from typing import Any
from uuid import UUID

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from oneseal.documents.actions import Owed, owe
from oneseal.journal.gate import gate, new_stream
from oneseal.law.remedies import remedy_clause
from oneseal.people.models import Body
from oneseal.people.queries import bureau_of

SHARED: dict[str, Any] = {
    "case_number": "11990100MB9XX0015B3000131906000202611250001",
    "item": "食品经营许可（新办）",
    "applicant": "岚湖区王记面馆",
    "applicant_code": "92990102MA9XX0011E",
    "applicant_kind": "legal",
    "regime": "licensing",
    "on": "2026-03-02",
    "demo": True,
    "basis": ["《中华人民共和国食品安全法》第三十五条"],
    "body": {
        "name": "云岚市行政审批服务局",
        "short_word": "云审批",
        "government": "云岚市人民政府",
        "court": "云岚市岚湖区人民法院",
        "address": "云岚市政务路1号",
        "phone": "0900-6100001",
        "complaint_phone": "0900-6200001",
    },
}
OWN: dict[str, dict[str, Any]] = {
    "receipt": {
        "materials": [{"name": "申请书", "count": 1}, {"name": "营业执照", "count": 2}],
        "received_by": "网上提交，由政务服务系统自动收件",
        "query_number": "260000015",
        "query_password": "925030",
        "answer_by": "最迟2026年3月9日告知是否受理",
    },
    "correction_notice": {
        "lines": [
            {"name": "申请书", "problem": "签名不清楚", "mend": "重新签名后提交"},
            {"name": "营业执照", "problem": "缺少副本", "mend": "补交副本"},
        ],
        "deadline": "自收到本告知书之日起30日内补正",
        "consequence": "逾期未补正的，视为放弃本次申请",
        "contact": "云岚市政务路1号，电话 0900-6100001",
    },
    "acceptance_notice": {
        "accepted_on": "2026-03-02",
        "statutory": "最迟2026年3月30日",
        "promise": "最迟2026年3月9日",
        "statutory_limit": "20个工作日",
        "promise_limit": "5个工作日",
        "deemed": False,
        "query_number": "260000015",
    },
    "not_needed_notice": {
        "reason": "该经营活动不需要取得许可",
        "mend": "可以直接依法开展有关活动",
        "remedies": remedy_clause("云岚市人民政府", "云岚市岚湖区人民法院", date(2026, 3, 2)),
    },
    "refusal_to_accept": {
        "reason": "申请事项不属于本机关职权范围",
        "organ": "云岚市市场监督管理局",
        "mend": "请向云岚市市场监督管理局提出申请",
        "remedies": remedy_clause("云岚市人民政府", "云岚市岚湖区人民法院", date(2026, 3, 2)),
    },
    "lapse_notice": {
        "lines": [{"name": "营业执照"}, {"name": "平面图"}],
        "asked_on": "2026-01-28",
        "until": "2026-02-27",
        "mend": "可以备齐材料重新提出申请",
        "remedies": remedy_clause("云岚市人民政府", "云岚市岚湖区人民法院", date(2026, 3, 2)),
    },
    "grant": {
        "content": "准予食品经营许可（新办）",
        "result": "食品经营许可证",
        "validity": "2026年3月2日至2031年3月1日",
        "allotted": "",
        "decided_on": "2026-03-02",
        "delivery_limit": "10个工作日",
    },
    "denial": {
        "facts": "现场条件与申请不一致",
        "reason": "不符合法定条件",
        "article": "《中华人民共和国食品安全法》第三十五条",
        "mend": "上述情形消除后，可以重新提出申请",
        "remedies": remedy_clause("云岚市人民政府", "云岚市岚湖区人民法院", date(2026, 3, 2)),
        "decided_on": "2026-03-02",
    },
    "survey_record": {
        "surveyed_on": "2026-03-02",
        "began": "09:30",
        "ended": "10:15",
        "place": "云岚市岚湖区望湖路8号",
        "officers": [
            {"name": "孙勘验", "number": "99010000001", "signed": True},
            {"name": "钱勘验", "number": "99010000002", "signed": False},
        ],
        "findings": [{"check": "场所与申请一致", "finding": "一致"}],
        "conclusion": "符合",
        "met": "王申请",
        "signed": False,
        "unsigned_reason": "在场人员称须先请示",
    },
    "delivery_proof": {
        "documents": [
            {"title": "准予行政许可决定书", "number": "云审批准字〔2026〕7号"},
            {"title": "食品经营许可证", "number": "云审批证字〔2026〕5号"},
        ],
        "way": "直接送达",
        "sender": "郑制证",
        "recipient": "王申请",
        "delivered_on": "2026-03-02",
    },
    "state_notice": {
        "state": "revoked",
        "certificate": "食品经营许可证",
        "certificate_number": "云审批证字〔2026〕5号",
        "validity": "2026年3月2日至2031年3月1日",
        "reason": "申请时提交的租赁合同系伪造",
        "article": "《中华人民共和国行政许可法》第六十九条第二款",
        "remedies": remedy_clause("云岚市人民政府", "云岚市岚湖区人民法院", date(2026, 3, 2)),
    },
    "certificate": {
        "result": "食品经营许可证",
        "holder": "岚湖区王记面馆",
        "holder_code": "92990102MA9XX0011E",
        "granted_on": "2026-03-02",
        "identifier": "1.2.156.3005.2.11990100MB9XX0015B901.11990100MB9XX0015B.2026000001.001.X",
        "validity": "2026年3月2日至2031年3月1日",
        "fields": [["经营者名称", "岚湖区王记面馆"], ["统一社会信用代码", "92990102MA9XX0011E"], ["经营场所", "云岚市岚湖区望湖路8号"]],
    },
}


def content(kind: str, **changes: Any) -> dict[str, Any]:
    """A complete content of ``kind``, with ``changes``."""
    return {"kind": kind, **SHARED, **OWN[kind], **changes}


def words_of(blocks: list[dict[str, Any]]) -> str:
    """All that the blocks of a paper say."""
    said: list[str] = []
    for block in blocks:
        said += [str(block.get("text", "")), *block.get("items", ()), *(" ".join(row) for row in block.get("rows", ()))]
    return "\n".join(said)


def bureau() -> Body:
    """The city's bureau."""
    return bureau_of(None)


def owed(kind: str = "grant", case: UUID | None = None, **changes: Any) -> Owed:
    """A paper owed by an act of its own."""
    case = case or new_stream()
    paper = owe(kind, stream=case, body=bureau().pk, content=content(kind, **changes))
    with gate(new_stream()) as act:
        said = {"case": str(case), "body": str(bureau().pk), "papers": [paper.reference]}
        act.record("test_owe", by=None, data=said, rows=paper.rows)
    return paper


def pdf(body: bytes = b"") -> bytes:
    """A small whole PDF with ``body`` among its objects."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    ]
    made = b"%PDF-1.7\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (place, part) for place, part in enumerate(parts, start=1)) + body
    return made + b"xref\n0 4\ntrailer << /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(made)


def locked(user: str = "", algorithm: str = "AES-128", script: str = "") -> bytes:
    """A page locked against being changed; ``user``: the password that opening it asks for; ``script``: what it would run."""
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    if script:
        runs = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(script)}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(runs)
    writer.encrypt(user, "owner", algorithm=algorithm)
    writer.write(out)
    return out.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    """A small picture."""
    buffer = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(buffer, kind)
    return buffer.getvalue()


def huge_png(side: int = 60_000) -> bytes:
    """A few bytes that claim to be a picture of ``side`` by ``side`` points."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(10_000))) + chunk(b"IEND", b"")


def archive(members: dict[str, bytes], *, packed: bool = True) -> bytes:
    """A zip file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return buffer.getvalue()


OFFICE = "application/vnd.openxmlformats-officedocument."
WORD, SHEET = f"{OFFICE}wordprocessingml.document", f"{OFFICE}spreadsheetml.sheet"


def types(media_type: str, part: str) -> dict[str, bytes]:
    """The list of types of a package whose main part is ``part``."""
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    said = f'<Types xmlns="{space}"><Override PartName="/{part}" ContentType="{media_type}.main+xml"/></Types>'
    return {"[Content_Types].xml": said.encode()}


def docx(inside: bytes = b"", **more: bytes) -> bytes:
    """A small DOCX with ``inside`` in its text; ``more`` members by name."""
    space = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    main = b'<w:document xmlns:w="' + space + b'">' + inside + b"</w:document>"
    return archive({**types(WORD, "word/document.xml"), "word/document.xml": main, **more})


def xlsx(**more: bytes) -> bytes:
    """A small XLSX."""
    main = b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    return archive({**types(SHEET, "xl/workbook.xml"), "xl/workbook.xml": main, **more})


def relation(kind: str, target: str, mode: str = "External") -> bytes:
    """A list of one relation."""
    space, family = "http://schemas.openxmlformats.org/package/2006/relationships", "http://x/officeDocument/2006/relationships"
    one = f'<Relationship Id="r1" Type="{family}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return f'<Relationships xmlns="{space}">{one}</Relationships>'.encode()


def ofd(**more: bytes) -> bytes:
    """A small OFD."""
    space = b'xmlns:ofd="http://www.ofdspec.org/2016"'
    main = b"<ofd:OFD " + space + b"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    return archive({"OFD.xml": main, "Doc_0/Document.xml": b"<ofd:Document " + space + b"/>", **more})
