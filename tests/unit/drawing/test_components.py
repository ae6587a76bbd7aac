"""Connected components of a mask, against counting by hand."""

import numpy as np

from model.drawing.components import find_components


def test_components_have_boxes_pixels_and_mean_ink() -> None:
    """Pieces with four bare pixels between them are one component. The mean of its ink is weighted by the ink."""
    ink = np.zeros((30, 40), np.float32)
    ink[2:6, 3] = 1.0
    ink[10, 3] = 0.5  # four bare pixels below the first piece
    ink[16, 3] = 1.0  # five below that one
    ink[20:22, 30:33] = 0.25
    ink[26, 37] = 0.25  # four bare pixels away in both directions
    found = find_components(ink > 0, ink)
    boxes = np.stack([found.top, found.left, found.bottom, found.right], axis=1)
    assert boxes.tolist() == [[2, 3, 11, 4], [16, 3, 17, 4], [20, 30, 22, 33], [26, 37, 27, 38]]
    assert found.pixels.tolist() == [5, 1, 6, 1]
    np.testing.assert_allclose(found.ink, [4.25 / 4.5, 1, 0.25, 0.25])
    assert found.labels[10, 3] == 1 and found.labels[7, 3] == 0


def test_pixels_that_touch_at_a_corner_are_connected() -> None:
    """Two pieces whose dilations touch only diagonally, three columns and two rows of bare pixels apart."""
    mask = np.zeros((20, 20), bool)
    mask[5, 5] = mask[8, 8] = True
    assert len(find_components(mask, mask.astype(np.float32)).pixels) == 1
