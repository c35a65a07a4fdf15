"""Draw the Word templates that psi ships: `python tools/make_look.py` writes templates/*/look.docx.

Each is a small Word file made of the fewest parts Word needs, with every style the writer uses. An agency does
not run this: it opens its copy of look.docx in Word and changes fonts, spacing, letterhead and margins there.
"""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import matplotlib
from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).parent.parent
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
DRAWN = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"'
)
WATERMARK_GRAY = 0xEC
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True)
class Look:
    """What differs from one jurisdiction's paper to another's; sizes in half points, lengths in twentieths of a point."""

    folder: str
    paper: tuple[int, int]
    language: str
    body: str
    heading: str
    size: int
    color: str
    caps: bool = False


LOOKS = (
    Look("us-ohio", (12240, 15840), "en-US", "Cambria", "Calibri", 22, "1F3A5F"),
    Look("england-wales", (11906, 16838), "en-GB", "Arial", "Arial", 21, "222222"),
    Look("us-federal", (12240, 15840), "en-US", "Times New Roman", "Times New Roman", 24, "000000", caps=True),
)

CONTENT_TYPES = f"""{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/><Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/><Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/word/fontTable.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"/><Override PartName="/word/theme/theme1.xml" ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"""
RELS = f"""{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"""
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCUMENT_RELS = f"""{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{OFFICE}/styles" Target="styles.xml"/><Relationship Id="rId2" Type="{OFFICE}/numbering" Target="numbering.xml"/><Relationship Id="rId3" Type="{OFFICE}/settings" Target="settings.xml"/><Relationship Id="rId4" Type="{OFFICE}/header" Target="header1.xml"/><Relationship Id="rId5" Type="{OFFICE}/footer" Target="footer1.xml"/><Relationship Id="rId6" Type="{OFFICE}/fontTable" Target="fontTable.xml"/><Relationship Id="rId7" Type="{OFFICE}/theme" Target="theme/theme1.xml"/></Relationships>"""
CORE = f"""{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>Report</dc:title><dc:creator>psi</dc:creator></cp:coreProperties>"""
SETTINGS = f"""{HEAD}<w:settings {W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>"""


def field(code: str, shown: str) -> str:
    """A Word field with the text shown until Word works it out."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{shown}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def style(
    name: str, ident: str, *, kind: str = "paragraph", based: str = "Normal", after: str = "", ppr: str = "", rpr: str = "", default: bool = False
) -> str:
    """One style, its elements in the order the schema wants."""
    based_on = f'<w:basedOn w:val="{based}"/>' if based and not default else ""
    following = f'<w:next w:val="{after}"/>' if after else ""
    marked = ' w:default="1"' if default else ""
    custom = (
        ""
        if name
        in {"Normal", "Title", "heading 1", "heading 2", "header", "footer", "caption", "Subtitle", "Signature", "Table Grid", "toc 1", "toc 2", "TOC Heading"}
        else ' w:customStyle="1"'
    )
    return (
        f'<w:style w:type="{kind}"{marked}{custom} w:styleId="{ident}"><w:name w:val="{name}"/>{based_on}{following}<w:qFormat/>'
        + (f"<w:pPr>{ppr}</w:pPr>" if ppr else "")
        + (f"<w:rPr>{rpr}</w:rPr>" if rpr else "")
        + "</w:style>"
    )


def fonts(name: str) -> str:
    """A font for every script; Word and LibreOffice fall back from it for scripts it lacks."""
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def styles(look: Look) -> str:
    """styles.xml: every style the writer uses."""
    caps = "<w:caps/>" if look.caps else ""
    color = f'<w:color w:val="{look.color}"/>'
    small = f'<w:sz w:val="{look.size - 3}"/><w:szCs w:val="{look.size - 3}"/>'
    width = look.paper[0] - 2 * 1300
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="2" w:color="{look.color}"/></w:pBdr>'
    box = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="6" w:color="7F7F7F"/>' for side in ("top", "left", "bottom", "right"))
    grid = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="8C8C8C"/>' for side in ("top", "bottom", "insideH"))
    right = f'<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    made = [
        style("Normal", "Normal", default=True, ppr='<w:widowControl/><w:spacing w:after="120" w:line="271" w:lineRule="auto"/>'),
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>',
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
        style(
            "Title",
            "Title",
            after="BodyPlain",
            ppr='<w:keepNext/><w:spacing w:before="200" w:after="160"/><w:jc w:val="center"/>',
            rpr=f'{fonts(look.heading)}<w:b/><w:caps/>{color}<w:spacing w:val="20"/><w:sz w:val="32"/><w:szCs w:val="32"/>',
        ),
        style("Caption of Case", "CaptionOfCase", ppr='<w:keepNext/><w:spacing w:after="20"/><w:jc w:val="center"/>', rpr=""),
        style(
            "heading 1",
            "Heading1",
            after="NumberedParagraph",
            ppr=f'<w:keepNext/><w:keepLines/>{rule}<w:spacing w:before="320" w:after="140"/><w:outlineLvl w:val="0"/>',
            rpr=f'{fonts(look.heading)}<w:b/>{caps}{color}<w:sz w:val="{look.size + 6}"/><w:szCs w:val="{look.size + 6}"/>',
        ),
        style(
            "heading 2",
            "Heading2",
            after="NumberedParagraph",
            ppr='<w:keepNext/><w:keepLines/><w:spacing w:before="200" w:after="80"/><w:outlineLvl w:val="1"/>',
            rpr=f'{fonts(look.heading)}<w:b/>{color}<w:sz w:val="{look.size + 2}"/><w:szCs w:val="{look.size + 2}"/>',
        ),
        style("Numbered Paragraph", "NumberedParagraph", ppr='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'),
        style("Body Plain", "BodyPlain"),
        style("List Item", "ListItem", ppr='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr><w:spacing w:after="80"/>'),
        style(
            "Required Statement",
            "RequiredStatement",
            ppr=f'<w:keepLines/><w:pBdr>{box}</w:pBdr><w:spacing w:before="120" w:after="160"/><w:ind w:left="170" w:right="170"/>',
            rpr=small,
        ),
        style("Source", "Source", ppr='<w:spacing w:after="40" w:line="252" w:lineRule="auto"/><w:ind w:left="454" w:hanging="454"/>', rpr=small),
        style("Note", "Note", rpr=f"<w:i/>{small}"),
        style("caption", "Caption", ppr='<w:keepNext/><w:spacing w:before="160" w:after="80"/>', rpr=f"{fonts(look.heading)}<w:b/>{color}{small}"),
        style(
            "TOC Heading",
            "TOCHeading",
            after="BodyPlain",
            ppr=f'<w:keepNext/><w:keepLines/>{rule}<w:spacing w:before="320" w:after="140"/>',
            rpr=f'{fonts(look.heading)}<w:b/>{caps}{color}<w:sz w:val="{look.size + 6}"/><w:szCs w:val="{look.size + 6}"/>',
        ),
        style("toc 1", "TOC1", after="BodyPlain", ppr=f'{right}<w:spacing w:before="100" w:after="20" w:line="240" w:lineRule="auto"/>', rpr=""),
        style("toc 2", "TOC2", after="BodyPlain", ppr=f'{right}<w:spacing w:after="10" w:line="240" w:lineRule="auto"/><w:ind w:left="284"/>', rpr=small),
        style("Figure", "Figure", ppr='<w:spacing w:before="40" w:after="160"/><w:jc w:val="center"/>'),
        style("Table Text", "TableText", ppr='<w:spacing w:before="30" w:after="30" w:line="240" w:lineRule="auto"/>', rpr=small),
        style("Table Heading", "TableHeading", based="TableText", rpr=f"{fonts(look.heading)}<w:b/>"),
        style("Signature", "Signature", ppr='<w:keepLines/><w:spacing w:before="0" w:after="20"/>'),
        style(
            "Signature Line",
            "SignatureLine",
            ppr='<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr><w:spacing w:before="560" w:after="40"/><w:ind w:right="4800"/>',
        ),
        style(
            "header",
            "Header",
            ppr=f'<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs><w:spacing w:after="0"/>',
            rpr=f'{fonts(look.heading)}<w:color w:val="404040"/><w:sz w:val="17"/><w:szCs w:val="17"/>',
        ),
        style(
            "footer",
            "Footer",
            ppr=f'<w:pBdr><w:top w:val="single" w:sz="4" w:space="4" w:color="8C8C8C"/></w:pBdr><w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs><w:spacing w:after="0"/>',
            rpr=f'{fonts(look.heading)}<w:color w:val="404040"/><w:sz w:val="17"/><w:szCs w:val="17"/>',
        ),
        '<w:style w:type="character" w:customStyle="1" w:styleId="DraftMark"><w:name w:val="Draft Mark"/><w:qFormat/><w:rPr><w:b/><w:color w:val="A61B1B"/></w:rPr></w:style>',
        '<w:style w:type="character" w:customStyle="1" w:styleId="NotRecorded"><w:name w:val="Not Recorded"/><w:qFormat/><w:rPr><w:b/><w:shd w:val="clear" w:color="auto" w:fill="FFF2A8"/></w:rPr></w:style>',
        f'<w:style w:type="table" w:customStyle="1" w:styleId="ReportTable"><w:name w:val="Report Table"/><w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>{grid}</w:tblBorders><w:tblCellMar><w:left w:w="90" w:type="dxa"/><w:right w:w="90" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="E7EBF0"/></w:tcPr></w:tblStylePr></w:style>',
    ]
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts(look.body)}<w:sz w:val="{look.size}"/><w:szCs w:val="{look.size}"/>'
        f'<w:lang w:val="{look.language}" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
    )
    return f"{HEAD}<w:styles {W}>{defaults}{''.join(made)}</w:styles>"


NUMBERING = f"""{HEAD}<w:numbering {W}><w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="NumberedParagraph"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/><w:pPr><w:tabs><w:tab w:val="num" w:pos="567"/></w:tabs><w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="2"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%1)"/><w:lvlJc w:val="left"/><w:pPr><w:tabs><w:tab w:val="num" w:pos="1021"/></w:tabs><w:ind w:left="1021" w:hanging="454"/></w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num></w:numbering>"""


def document(look: Look) -> str:
    """document.xml: an empty page with the paper, the margins, the header and the footer."""
    width, height = look.paper
    return (
        f'{HEAD}<w:document {W}><w:body><w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="rId5"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"/><w:pgMar w:top="1360" w:right="1300" w:bottom="1240" w:left="1300" w:header="600" w:footer="560" w:gutter="0"/>'
        "</w:sectPr></w:body></w:document>"
    )


def font_table(look: Look) -> str:
    """fontTable.xml: the fonts by name."""
    named = "".join(f'<w:font w:name="{name}"/>' for name in dict.fromkeys((look.body, look.heading)))
    return f"{HEAD}<w:fonts {W}>{named}</w:fonts>"


def theme(look: Look) -> str:
    """theme1.xml: the smallest theme Word accepts; no style refers to it."""
    colors = {"dk1": "000000", "lt1": "FFFFFF", "dk2": look.color, "lt2": "E7EBF0", "hlink": "1F3A5F", "folHlink": "5F1F3A"} | {
        f"accent{n}": look.color for n in range(1, 7)
    }
    order = ("dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
    scheme = "".join(f'<a:{name}><a:srgbClr val="{colors[name]}"/></a:{name}>' for name in order)
    face = '<a:latin typeface="{}"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="6350">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="psi"><a:themeElements><a:clrScheme name="psi">{scheme}</a:clrScheme>'
        f'<a:fontScheme name="psi"><a:majorFont>{face.format(look.heading)}</a:majorFont><a:minorFont>{face.format(look.body)}</a:minorFont></a:fontScheme>'
        f'<a:fmtScheme name="psi"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


HEADER_RELS = f"""{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{OFFICE}/image" Target="media/draft.png"/></Relationships>"""


def watermark() -> bytes:
    """The word DRAFT aslant in a gray so pale that every ink of a report stays readable on it; the rest is clear."""
    font = ImageFont.truetype(str(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans-Bold.ttf"), 200)
    left, top, right, bottom = font.getbbox("DRAFT")
    letters = Image.new("L", (int(right - left) + 20, int(bottom - top) + 20))
    ImageDraw.Draw(letters).text((10 - left, 10 - top), "DRAFT", fill=255, font=font)
    shape = letters.rotate(45, resample=Image.Resampling.BICUBIC, expand=True)
    picture = Image.new("LA", shape.size, (WATERMARK_GRAY, 0))
    picture.putalpha(shape)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def behind(look: Look) -> str:
    """The watermark in the middle of the page behind the text, marked as decorative: the header says the same in words."""
    side = round(0.72 * look.paper[0] * 635)
    return (
        '<w:r><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="1" locked="0" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="page"><wp:align>center</wp:align></wp:positionH>'
        '<wp:positionV relativeFrom="page"><wp:align>center</wp:align></wp:positionV>'
        f'<wp:extent cx="{side}" cy="{side}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/><wp:docPr id="9001" name="Draft watermark" descr="">'
        f'<a:extLst><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}"><adec:decorative val="1"/></a:ext></a:extLst></wp:docPr>'
        '<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        '<pic:nvPicPr><pic:cNvPr id="9001" name="Draft watermark"/><pic:cNvPicPr/></pic:nvPicPr>'
        '<pic:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{side}" cy="{side}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )


def header(look: Look) -> str:
    """header1.xml: what the document is, the mark of a draft, and the same as a watermark behind the text."""
    return (
        f'{HEAD}<w:hdr {W} {DRAWN}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>{behind(look)}<w:r><w:t>«header»</w:t></w:r><w:r><w:tab/></w:r>'
        '<w:r><w:rPr><w:rStyle w:val="DraftMark"/></w:rPr><w:t>«draft»</w:t></w:r></w:p></w:hdr>'
    )


FOOTER = f"""{HEAD}<w:ftr {W}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t>«footer»</w:t></w:r><w:r><w:tab/></w:r><w:r><w:t xml:space="preserve">Page </w:t></w:r>{field("PAGE", "1")}<w:r><w:t xml:space="preserve"> of </w:t></w:r>{field("NUMPAGES", "1")}</w:p></w:ftr>"""


def write(look: Look, path: Path) -> None:
    """Write one template, byte for byte the same each time."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELS,
        "word/document.xml": document(look),
        "word/_rels/document.xml.rels": DOCUMENT_RELS,
        "word/styles.xml": styles(look),
        "word/numbering.xml": NUMBERING,
        "word/settings.xml": SETTINGS,
        "word/header1.xml": header(look),
        "word/_rels/header1.xml.rels": HEADER_RELS,
        "word/media/draft.png": watermark(),
        "word/footer1.xml": FOOTER,
        "word/fontTable.xml": font_table(look),
        "word/theme/theme1.xml": theme(look),
        "docProps/core.xml": CORE,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)


if __name__ == "__main__":
    for each in LOOKS:
        write(each, ROOT / "templates" / each.folder / "look.docx")
