"""The sidebar as a tree for a view."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from studio.state.library.sections import Branch, Section
from studio.state.rows import VALUE

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
NAMED = ("collection", "smart")
"""What the user gives names to."""


@dataclass(slots=True)
class _Node:
    number: int
    section: Section
    parent: _Node | None
    row: int
    inner: list[_Node] = field(default_factory=list)


class SidebarModel(QAbstractItemModel):
    """Sections, each as a whole value under :data:`VALUE`. It changes by :meth:`show` alone.

    Signals:
        renamed: The user typed another name over that of a collection or smart folder.
            section: The :class:`Section` as it is now.
            name: The new one.
    """

    renamed = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._nodes: list[_Node] = []
        self._top: list[_Node] = []
        self._shape: list[tuple[str, int]] = []

    def show(self, branches: tuple[Branch, ...]) -> None:
        """Show ``branches``. As long as only names and counts differ, no row moves."""
        shape = list(_shape(branches, 0))
        sections = [section for branch in branches for section in branch.walk()]
        if shape == self._shape:
            for node, section in zip(self._nodes, sections, strict=True):
                if node.section != section:
                    node.section = section
                    index = self._index(node)
                    self.dataChanged.emit(index, index)
            return
        self.beginResetModel()
        self._nodes, self._shape = [], shape
        self._top = self._grow(branches, None)
        self.endResetModel()

    @property
    def sections(self) -> tuple[Section, ...]:
        """All of them, as they stand."""
        return tuple(node.section for node in self._nodes)

    def find(self, key: str) -> QModelIndex:
        """Return where the section called ``key`` is, or nowhere."""
        node = next((node for node in self._nodes if node.section.key == key), None)
        return _NOWHERE if node is None else self._index(node)

    def section(self, index: Index) -> Section | None:
        """Return the section at ``index``."""
        return self._nodes[index.internalId()].section if index.isValid() else None

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        siblings = self._nodes[parent.internalId()].inner if parent.isValid() else self._top
        if column != 0 or not 0 <= row < len(siblings):
            return _NOWHERE
        return self._index(siblings[row])

    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]
        node = self._nodes[index.internalId()].parent if index.isValid() else None
        return _NOWHERE if node is None else self._index(node)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return len(self._nodes[parent.internalId()].inner if parent.isValid() else self._top)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        section = self.section(index)
        if section is None:
            return Qt.ItemFlag.NoItemFlags
        if section.kind in ("heading", "tags"):
            return Qt.ItemFlag.ItemIsEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if section.kind in NAMED else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        section = self.section(index)
        if section is None:
            return None
        if role == VALUE:
            return section
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return section.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return section.name if section.count is None else f"{section.name}, {section.count:,}"
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        section = self.section(index)
        name = " ".join(str(value).split())
        if section is None or section.kind not in NAMED or role != Qt.ItemDataRole.EditRole:
            return False
        if name and name != section.name:
            self.renamed.emit(section, name)
        return True

    def _index(self, node: _Node) -> QModelIndex:
        return self.createIndex(node.row, 0, node.number)

    def _grow(self, branches: tuple[Branch, ...], parent: _Node | None) -> list[_Node]:
        nodes = []
        for row, branch in enumerate(branches):
            node = _Node(len(self._nodes), branch.section, parent, row)
            self._nodes.append(node)
            node.inner = self._grow(branch.inner, node)
            nodes.append(node)
        return nodes


def _shape(branches: tuple[Branch, ...], depth: int) -> Iterator[tuple[str, int]]:
    for branch in branches:
        yield branch.section.key, depth
        yield from _shape(branch.inner, depth + 1)
