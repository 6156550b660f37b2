"""Merge the parts of a document into one PDF with their tags: one structure tree, one numbering of what is tagged."""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from rencontre.late import Late

if TYPE_CHECKING:
    import pikepdf
else:
    pikepdf = Late("pikepdf")
CELLS = ("/TH", "/TD")


def merge(parts: Sequence[bytes]) -> bytes:
    """The pages of `parts` in order, with the title and the language of the first; each is a tagged PDF."""
    if len(parts) == 1:
        return parts[0]
    merged = pikepdf.Pdf.open(BytesIO(parts[0]))
    root = merged.Root.StructTreeRoot
    for number, part in enumerate(parts[1:], start=1):
        source = pikepdf.Pdf.open(BytesIO(part))
        _rename_cells(source, number)
        _add(source, merged, root)
    output = BytesIO()
    merged.save(output, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return output.getvalue()


def _add(source: "pikepdf.Pdf", merged: "pikepdf.Pdf", root: "pikepdf.Object") -> None:
    # Pages before tags: the copied tags then point to the copied pages.
    keys = root.ParentTree.Nums
    start = int(keys[-2]) + 1
    for page in source.pages:
        page.obj.StructParents += start
        for annotation in page.obj.get("/Annots", []):
            if "/StructParent" in annotation:
                annotation.StructParent += start
    merged.pages.extend(source.pages)
    added = merged.copy_foreign(source.Root.StructTreeRoot)
    document = root.K[0]
    for kid in added.K[0].K:
        kid.P = document
        document.K.append(kid)
    nums = added.ParentTree.Nums
    for i in range(0, len(nums), 2):
        keys.append(int(nums[i]) + start)
        keys.append(nums[i + 1])


def _rename_cells(source: "pikepdf.Pdf", number: int) -> None:
    """Rename table cells, which name their headers by identifier, so that no other part has the same identifiers."""
    for cell in source.objects:
        if not isinstance(cell, pikepdf.Dictionary) or cell.get("/S") not in CELLS:
            continue
        if "/ID" in cell:
            cell.ID = _renamed(cell.ID, number)
        if "/A" in cell and "/Headers" in cell.A:
            cell.A.Headers = pikepdf.Array([_renamed(header, number) for header in cell.A.Headers])


def _renamed(identifier: "pikepdf.Object", number: int) -> "pikepdf.String":
    return pikepdf.String(f"{number}-{identifier}")
