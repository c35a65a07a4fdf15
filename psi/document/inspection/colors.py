"""Colors of a Word file worked out, and how well one can be read on another (WCAG 2.2, success criterion 1.4.3)."""

import colorsys
import re

from docx.oxml.ns import qn

from psi.document.xml import Element

LEAST_CONTRAST = 4.5
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_NAMES = {"text1": "dk1", "dark1": "dk1", "background1": "lt1", "light1": "lt1", "text2": "dk2", "dark2": "dk2", "background2": "lt2", "light2": "lt2"}
_NAMES |= {"hyperlink": "hlink", "followedHyperlink": "folHlink"}
_MAPPED = {"text1": "t1", "background1": "bg1", "text2": "t2", "background2": "bg2"}


def is_color(value: str) -> bool:
    """Whether a text is six hexadecimal digits."""
    return re.fullmatch(r"[0-9A-Fa-f]{6}", value) is not None


def contrast(ink: str, ground: str) -> float:
    """The ratio of the lighter to the darker, from 1 to 21, as WCAG 2.2 defines it."""
    light, dark = sorted((_luminance(ink), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(front: str, back: str, share: float) -> str:
    """A pattern of two colors seen from afar; `share` is how much of it is the front one."""
    return "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in zip(_parts(front), _parts(back), strict=True))


def _parts(color: str) -> tuple[int, int, int]:
    return int(color[:2], 16), int(color[2:4], 16), int(color[4:], 16)


def _luminance(color: str) -> float:
    red, green, blue = (part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in _parts(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class Theme:
    """The named colors of a file."""

    def __init__(self, theme: Element | None, settings: Element | None) -> None:
        scheme = None if theme is None else theme.find(f".//{_DRAWING}clrScheme")
        slots = () if scheme is None else [slot for slot in scheme if isinstance(slot.tag, str)]
        self.colors = {slot.tag.removeprefix(_DRAWING): _color_in(slot) for slot in slots}
        mapping = None if settings is None else settings.find(qn("w:clrSchemeMapping"))
        self.mapping = {} if mapping is None else {name: mapping.get(qn(f"w:{short}")) for name, short in _MAPPED.items()}

    def resolved(self, element: Element, plain: str = "val") -> str | None:
        """The color in an attribute (`val`, `color`, `fill`), by the theme where it names one; None for automatic."""
        themed, part = ("themeFill", "themeFill") if plain == "fill" else ("themeColor", "theme")
        found = self.colors.get(self._slot(element.get(qn(f"w:{themed}"), "")))
        if found:
            return _shaded(found, element.get(qn(f"w:{part}Tint")), element.get(qn(f"w:{part}Shade")))
        value = element.get(qn(f"w:{plain}"), "auto")
        return value.upper() if is_color(value) else None

    def _slot(self, name: str) -> str:
        name = self.mapping.get(name) or name
        return _NAMES.get(name, name)


def _color_in(slot: Element) -> str | None:
    for each in slot:
        value = each.get("lastClr") or each.get("val") or ""
        if is_color(value):
            return value.upper()
    return None


def _shaded(color: str, tint: str | None, shade: str | None) -> str:
    """A theme color made lighter or darker as Word does it: by its lightness."""
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in _parts(color)))
    if shade:
        light *= int(shade, 16) / 255
    if tint:
        part = int(tint, 16) / 255
        light = light * part + 1 - part
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, saturation))
