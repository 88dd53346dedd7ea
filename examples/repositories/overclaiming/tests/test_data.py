from pathlib import Path

from PIL import Image

from src.tilecheck.data import Tiles


def test_tiles_are_listed_by_class(tmp_path: Path) -> None:
    for name in ("good", "defect"):
        (tmp_path / name).mkdir()
        Image.new("L", (32, 32)).save(tmp_path / name / "tile.png")
    tiles = Tiles(tmp_path)
    assert len(tiles) == 2
    assert tiles[1][1] == 1
