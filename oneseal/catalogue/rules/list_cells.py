"""清单的格子 An item as cells of a list that goes out, whatever file that is; read again they say the same."""

from typing import Any

from oneseal.catalogue.rules.code_sets import code_sets
from oneseal.catalogue.rules.columns import FORMULA, PLAIN_LABELS, cell_of, requoted
from oneseal.catalogue.rules.content import mode_words
from oneseal.catalogue.rules.elements import ELEMENTS, Element

Said = dict[str, Any]


def heading_of(element: Element, names: bool) -> str:
    """Its national name, or its label."""
    return element.name if names else element.label


def text_of_element(element: Element, value: Any) -> str:
    """The label of a code where only one code bears it, else the value."""
    if element.code_set and not element.many and value not in (None, ""):
        table = code_sets()[element.code_set]
        label = table.labels().get(str(value), "")
        return label if label and table.value_of(label) == str(value) else str(value)
    text = cell_of(element, value)
    return requoted(text) if FORMULA.fullmatch(text) else text


def element_cells(said: Said) -> list[str]:
    """An item's elements as cells, in the order of the headings."""
    return [text_of_element(element, said["elements"].get(name)) for name, element in ELEMENTS.items()]


def plain_cells(said: Said) -> list[str]:
    """The other parts of an item as cells."""
    return [mode_words(said) if name == "mode" else cell_of(None, said.get(name)) for name in PLAIN_LABELS]


def headings(names: bool) -> list[str]:
    """Headings of elements and of the other parts of an item."""
    return [*(heading_of(element, names) for element in ELEMENTS.values()), *(PLAIN_LABELS if names else PLAIN_LABELS.values())]
