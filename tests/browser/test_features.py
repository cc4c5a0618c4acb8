"""The Feature maps tab as a person uses it, in a real browser; any console error fails."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from cnn_models import SHIPPED
from cnn_models.inside.layers import find_layer
from tests.conftest import ROOT

pytestmark = pytest.mark.browser
WAIT = 90_000  # milliseconds
EXAMPLE = ROOT / "ui" / "classify" / "examples" / "5_boot_flat.png"


def _open(browser, app_url, width, height, query=""):
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-US")
    context.set_default_timeout(WAIT)
    page = context.new_page()
    page.errors = []
    page.on("console", lambda m: page.errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: page.errors.append(str(e)))
    page.goto(app_url + query)
    page.get_by_role("tab", name="Feature maps").click()
    page.wait_for_selector("#feature-layer .atlas")
    return page


@pytest.fixture
def page(browser, app_url):
    page = _open(browser, app_url, 1280, 1000)
    yield page
    page.context.close()
    assert page.errors == []


def _choose(page, label, option):
    page.get_by_label(label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def _open_layer(page, layer):
    parts = layer.split(".")
    for depth in range(1, len(parts) + 1):
        block = page.locator(f'[data-block="{".".join(parts[:depth])}"]')
        if block.count() and block.get_attribute("aria-expanded") == "false":
            block.click()
    page.locator(f'[data-layer="{layer}"]').click()
    page.wait_for_selector(f'.channel h3:text-matches("^{layer.replace(".", "[.]")} · ")')


def _pixels(page, selector):
    """A picture of the page as the (H, W, 4) array that the server sent."""
    source = page.locator(selector).first.get_attribute("src")
    data = base64.b64decode(source.split(",", 1)[1])
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGBA")).astype(int)


def _click_tile(page, column, row):
    """Click the middle of a tile; the atlas may be shown smaller than it is."""
    atlas = page.locator(".atlas")
    atlas.evaluate("e => e.scrollIntoView({ block: 'start' })")
    cell, left = (float(atlas.get_attribute(f"data-{key}")) for key in ("cell", "left"))
    scale = atlas.bounding_box()["width"] / float(atlas.get_attribute("data-width"))
    x, y = left + (column + 0.5) * cell, (row + 0.5) * cell
    atlas.click(position={"x": x * scale, "y": y * scale})


TITLES = {
    "lenet": "LeNet",
    "lenet_bn": "LeNet + batch norm",
    "lenet_bn_scratch": "LeNet + batch norm by hand",
    "alexnet": "AlexNet",
    "vgg11_quarter": "VGG-11, quarter width",
    "nin": "NiN",
    "googlenet": "GoogLeNet",
}
LAYERS = {
    "lenet": "conv2",
    "lenet_bn": "norm2",
    "lenet_bn_scratch": "norm2",
    "alexnet": "relu4",
    "vgg11_quarter": "block3.conv2",
    "nin": "block2.conv3",
    "googlenet": "stage3.inception1",
}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_tile_and_a_cell_of_each_network_are_what_was_clicked(page, name):
    if name != "lenet":
        _choose(page, "Network", TITLES[name])
        page.wait_for_selector(f'.layer-title:has-text("{TITLES[name]} · ")')
    first = _pixels(page, ".atlas img")
    layer = find_layer(name, LAYERS[name])
    _open_layer(page, layer.name)
    atlas = _pixels(page, ".atlas img")
    assert atlas.shape != first.shape or (atlas != first).any()

    _click_tile(page, column=1, row=0)
    page.wait_for_selector('.channel h3:has-text("channel 1")')
    box = page.locator(".atlas")
    cell, left = (int(box.get_attribute(f"data-{key}")) for key in ("cell", "left"))
    tile = atlas[: cell - 2, left + cell : left + 2 * cell - 2]
    large = _pixels(page, ".big-map img")
    side = large.shape[0]
    assert side == layer.shape[1]
    factor = (cell - 2) // side
    hatched = (tile[..., :3] == 0x9A).all(axis=-1).any()
    if factor and not hatched:
        assert np.array_equal(tile[::factor, ::factor], large)

    size = page.locator(".big-map").bounding_box()["width"]
    row, col = side - 1, side // 3
    page.locator(".big-map").click(
        position={"x": (col + 0.5) * size / side, "y": (row + 0.5) * size / side}
    )
    page.wait_for_selector(f'figcaption:has-text("Row {row}, column {col}:")')
    # The second channel of an Inception block is its first path's.
    field = find_layer(
        name, layer.sources[0] if layer.kind == "Concatenation" else layer.name
    ).field
    left, top, right, bottom = field.box(row, col)
    assert f"Sees {right - left} x {bottom - top} of" in page.inner_text(".on-input figcaption")


def test_the_box_on_the_input_is_the_receptive_field(page):
    _open_layer(page, "conv2")
    page.locator(".big-map").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_selector('figcaption:has-text("Row 4, column 5:")')
    box = page.locator(".on-input .box").bounding_box()
    picture = page.locator(".on-input img").bounding_box()
    left, top, right, bottom = find_layer("lenet", "conv2").field.box(4, 5)
    unit = picture["width"] / 28
    seen = (box["x"] - picture["x"], box["y"] - picture["y"], box["width"], box["height"])
    expected = (left * unit, top * unit, (right - left) * unit, (bottom - top) * unit)
    assert seen == pytest.approx(expected, abs=1)
    assert "Sees 14 x 14 of 28 x 28" in page.inner_text(".on-input figcaption")


def test_the_field_follows_the_pointer_without_asking_the_server(page):
    _open_layer(page, "conv2")
    page.locator(".big-map").scroll_into_view_if_needed()
    map_box = page.locator(".big-map img").bounding_box()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    unit = map_box["width"] / 8
    page.mouse.move(map_box["x"] + 6.5 * unit, map_box["y"] + 1.5 * unit)
    page.wait_for_selector('.big figcaption:has-text("Row 1, column 6:")')
    left, top, right, bottom = find_layer("lenet", "conv2").field.box(1, 6)
    box, picture = (page.locator(f".on-input {each}").bounding_box() for each in (".box", "img"))
    pixel = picture["width"] / 28
    seen = [(box["x"] - picture["x"]) / pixel, (box["y"] - picture["y"]) / pixel]
    assert [*seen, box["width"] / pixel, box["height"] / pixel] == pytest.approx(
        [left, top, right - left, bottom - top], abs=0.2
    )
    page.mouse.move(5, 5)
    page.wait_for_selector('.big figcaption:has-text("Row 4, column 4:")')
    assert asked == []


def test_the_ribbon_stays_in_sight_and_enter_on_a_layer_leads_back_to_it(page):
    page.mouse.wheel(0, 1200)
    page.wait_for_function("scrollY > 600")
    ribbon = page.locator("#feature-network")
    assert ribbon.bounding_box()["y"] == pytest.approx(0, abs=1)
    page.locator('[data-layer="pool2"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector('.layer-title:has-text("pool2")')
    edge = ribbon.bounding_box()
    page.wait_for_function(
        "edge => { const y = document.querySelector('.layer-title').getBoundingClientRect().top;"
        " return y >= edge - 1 && y < edge + 200; }",
        arg=edge["y"] + edge["height"],
    )


def test_a_block_folds_and_an_inception_block_opens_into_four_paths(page):
    _choose(page, "Network", "GoogLeNet")
    page.wait_for_selector('.layer-title:has-text("GoogLeNet")')
    block = page.locator('[data-block="stage4.inception2"]')
    paths = block.locator("xpath=..").locator(".paths > li")
    assert paths.count() == 4
    assert not block.is_visible()
    page.locator('[data-block="stage4"]').click()
    assert not paths.first.is_visible()
    block.focus()
    page.keyboard.press("Enter")
    assert [path.is_visible() for path in paths.all()] == [True] * 4
    beyond = page.locator(".ribbon").evaluate("row => row.scrollWidth - row.clientWidth")
    assert beyond == 0, "the whole network is in sight"
    page.keyboard.press("Enter")
    assert not paths.first.is_visible()


def test_the_kernel_slides_by_step_and_by_play_and_its_products_sum_up(page):
    _open_layer(page, "conv2")
    page.locator("[data-step]").click()
    page.wait_for_selector('.big figcaption:has-text("Row 0, column 0:")')
    products = page.locator(".slide-products span").all_inner_texts()
    total = sum(float(each.replace("−", "-")) for each in products)
    told = page.inner_text(".slide .sum")
    assert float(told.split()[4].replace("−", "-")) == pytest.approx(total, abs=0.15)
    value = page.inner_text(".big figcaption").split()[-1]
    assert told.endswith(f"= {value}")
    assert page.locator(".cover i:not(.hidden)").count() == 63
    page.locator("[data-play]").click()
    page.wait_for_selector('[data-play]:has-text("Pause")')
    page.wait_for_selector('.big figcaption:has-text("Row 0, column 2:")')
    page.locator("[data-play]").click()
    page.wait_for_selector('[data-play]:has-text("Play")')


def test_the_line_of_python_that_makes_the_layer_stands_beside_it(page):
    _open_layer(page, "pool1")
    path, number = page.inner_text(".source cite").split(":")
    line = (ROOT / path).read_text(encoding="utf-8").splitlines()[int(number) - 1]
    assert page.inner_text(".source code") == line.strip()
    assert "pool1=nn.AvgPool2d" in line


def test_arrow_keys_move_over_the_channels(page):
    page.locator(".atlas").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.wait_for_selector('.channel h3:has-text("channel 4")')


def test_the_uploaded_picture_is_the_one_that_is_looked_into(page):
    before = _pixels(page, ".atlas img")
    page.get_by_role("tab", name="Classify").click()
    page.set_input_files("#picture input[type=file]", str(EXAMPLE))
    page.wait_for_selector(".answers")
    page.get_by_role("tab", name="Feature maps").click()
    page.wait_for_selector(".on-upload .box")
    assert (before != _pixels(page, ".atlas img")).any()
    assert "Your picture" in page.inner_text("#feature-picture")


def test_a_black_picture_has_flat_maps(page, tmp_path):
    """Without padding, as in LeNet, every cell gets the same black: only biases tell maps apart."""
    black = tmp_path / "black.png"
    Image.new("L", (28, 28)).save(black)
    page.get_by_role("tab", name="Classify").click()
    page.set_input_files("#picture input[type=file]", str(black))
    page.wait_for_selector(".answers")
    page.get_by_role("tab", name="Feature maps").click()
    page.wait_for_selector(".on-upload .box")
    for layer in ("conv1", "sigmoid2"):
        _open_layer(page, layer)
        maps = find_layer("lenet", layer).shape[0]
        atlas, cell = _pixels(page, ".atlas img"), int(page.get_attribute(".atlas", "data-cell"))
        tiles = [
            atlas[y : y + cell - 2, x : x + cell - 2].reshape(-1, 4)
            for y in range(0, atlas.shape[0], cell)
            for x in range(0, atlas.shape[1], cell)
        ][:maps]
        assert all((tile == tile[0]).all() for tile in tiles)
        assert len({tuple(tile[0]) for tile in tiles}) > 1


def test_strongest_first_and_each_on_its_own_scale(page):
    _choose(page, "Order", "strongest first")
    page.wait_for_function(
        "document.querySelector('.atlas').dataset.order !== '[0, 1, 2, 3, 4, 5]'"
    )
    _choose(page, "One colour scale for", "each channel")
    page.wait_for_selector('.scale-note:has-text("own scale")')
    assert page.locator("#feature-layer .legend").count() == 0


def test_inception_has_four_bands_with_their_own_fields(page):
    _choose(page, "Network", "GoogLeNet")
    page.wait_for_selector('.layer-title:has-text("GoogLeNet")')
    _open_layer(page, "stage3.inception1")
    words = page.inner_text("ul.paths")
    for field in ("27 of 96", "43 of 96", "59 of 96"):
        assert field in words
    atlas = _pixels(page, ".atlas img")
    strips = {tuple(colour) for colour in atlas[:, 0, :3][atlas[:, 0, 3] > 0].tolist()}
    assert len(strips) == 4


def test_grad_cam_occlusion_and_files(page):
    page.get_by_text("Why this answer?").click()
    page.locator("#why-cam").click()
    page.wait_for_selector(".why .pair img")
    assert "sigmoid2" in page.inner_text(".why figcaption")
    raw = _pixels(page, ".why .pair img:nth-child(2)")
    page.locator("#why-occlusion").click()
    page.wait_for_selector('.why figcaption:has-text("loses")')
    occluded = _pixels(page, ".why .pair img:nth-child(2)")
    assert occluded.shape[:2] == (28, 28) != raw.shape[:2]
    assert len(np.unique(occluded.reshape(-1, 4), axis=0)) > 5
    page.get_by_text("Take it away").click()
    page.locator("#take-button").click()
    page.wait_for_selector("#take-files a")
    words = page.inner_text("#take-files").replace("\n", "")
    assert "lenet.conv1.npy" in words


def test_the_same_depth_in_every_network_and_the_bench(page):
    page.get_by_text("Same depth, different networks").click()
    page.wait_for_selector(".depth")
    networks = page.locator(".depth").evaluate_all("es => es.map(e => e.dataset.network)")
    assert networks == list(SHIPPED)
    page.locator("#depth-slider input[type=range]").focus()
    for key in ("Home", "End"):
        before = page.inner_text("#depth-columns")
        page.keyboard.press(key)
        page.wait_for_function(
            "before => document.querySelector('#depth-columns').innerText !== before", arg=before
        )
    page.get_by_text("Batch norm on the bench").click()
    page.wait_for_selector("svg.histogram")
    assert "norm4" in page.inner_text("#norm-bench")


def test_the_same_layer_for_two_pictures_shows_two_different_atlases(page):
    page.get_by_text("The same layer for two pictures").click()
    page.wait_for_selector(".two img")
    first, second = page.locator(".two img").evaluate_all("es => es.map(e => e.src)")
    assert first != second


def test_nine_test_pictures_excite_a_channel_most(page):
    assert page.locator(".favourites img").count() == 9
    before = page.inner_text(".favourites")
    _click_tile(page, column=1, row=0)
    page.wait_for_selector('.channel h3:has-text("channel 1")')
    assert page.inner_text(".favourites") != before


def test_the_page_speaks_chinese(page):
    page.get_by_label("中文").check()
    page.wait_for_selector('.layer-facts:has-text("特征图")')


def test_what_the_panels_have_drawn_follows_a_switch_of_the_language(page):
    """Nothing else does: what nobody asked for stays empty."""
    for panel, answer in (
        ("Same depth, different networks", ".depth"),
        ("The same layer for two pictures", ".two img"),
        ("Batch norm on the bench", "svg.histogram"),
        ("Why this answer?", "#why-cam"),
    ):
        page.get_by_text(panel).click()
        page.wait_for_selector(answer)
    page.get_by_label("中文").check()
    page.wait_for_selector('#depth-columns:has-text("感受野")')
    page.wait_for_selector('#two-pictures:has-text("使用同一标度")')
    page.wait_for_selector('#norm-bench:has-text("手写版与 PyTorch")')
    assert page.inner_text("#why-maps") == ""
    page.locator("#why-cam").click()
    page.wait_for_selector('#why-maps:has-text("的 Grad-CAM")')
    page.get_by_label("English").check()
    page.wait_for_selector('#why-maps:has-text("Grad-CAM of")')
    page.locator("#why-occlusion").click()
    page.wait_for_selector('#why-maps:has-text("loses")')
    page.get_by_label("中文").check()
    page.wait_for_selector('#why-maps:has-text("个百分点")')


@pytest.mark.parametrize("query", ["", "?__theme=dark"])
def test_a_phone_has_no_sideways_scrolling(browser, app_url, query):
    page = _open(browser, app_url, 390, 844, query)
    for layer in ("conv2", "dense3", "logits"):
        _open_layer(page, layer)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_text("Take it away").click()
    page.locator("#take-button").click()
    page.wait_for_selector("#take-files a")
    page.wait_for_selector("#take-code >> text=load")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.context.close()
    assert page.errors == []


def test_a_link_scrolls_to_its_layer(browser, app_url):
    query = "?tab=features&network=googlenet&layer=stage4.inception3.path2.conv2"
    page = _open(browser, app_url, 390, 844, query)
    page.wait_for_selector('.layer-title:has-text("stage4.inception3.path2.conv2")')
    page.wait_for_function(
        "(() => { const y = document.querySelector('.layer-title').getBoundingClientRect().top;"
        " return y > 0 && y < 500; })()"
    )
    current = page.locator("[data-layer][aria-current]").bounding_box()
    assert 0 < current["x"] < 390
    page.context.close()
    assert page.errors == []
