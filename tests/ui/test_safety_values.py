"""Any value at all, at every function that a posted value reaches: an answer or one sentence."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from cnn_models import ARCHITECTURES, find
from cnn_models.inside.layers import find_layer
from pictures import PictureRefused
from runs.request import Limits, Request
from ui.classify.strokes import drawing
from ui.shared.picture_input import decode_data_url, received

LIMITS = Limits(threads=1)
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=50)
    | st.sampled_from(["x" * 100_000, 10**400, *ARCHITECTURES]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)  # fmt: skip
NUMBER = st.floats() | st.integers() | ANY
STROKE = st.fixed_dictionaries(
    {"width": NUMBER, "shade": NUMBER, "points": st.lists(st.lists(NUMBER, max_size=3)) | ANY}
)
SETTINGS = list(Request.__dataclass_fields__)
often = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _sentence(error: ValueError) -> None:
    assert str(error)
    assert len(str(error)) < 800
    assert "\n" not in str(error)


@often
@given(st.dictionaries(st.sampled_from(SETTINGS) | st.text(max_size=9), ANY), st.booleans())
def test_any_record_is_a_run_within_the_limits_or_refused(record, named):
    if named:
        record["network"] = "lenet"
    try:
        request = Request.checked(record, LIMITS)
    except ValueError as error:
        _sentence(error)
        return
    assert request.network in ARCHITECTURES
    assert 0 < request.epochs <= LIMITS.epochs
    assert 10 <= request.num_pictures <= LIMITS.pictures
    request.to_recipe()


@often
@given(st.text(max_size=300) | st.sampled_from(["x" * 100_000, "lenet", ""]))
def test_any_name_is_a_network_and_a_layer_or_refused(name):
    for look_up in (find, lambda name: find_layer("lenet", name)):
        try:
            look_up(name)
        except ValueError as error:
            _sentence(error)


@often
@given(
    st.none() | st.text() | st.sampled_from(["/etc/passwd", "/dev/zero", ".", "a\0b", "x" * 9999]),
    st.none() | st.text() | st.text().map("data:".__add__)
    | st.binary().map(lambda data: f"data:image/png;base64,{data!r}"),
)  # fmt: skip
def test_any_path_and_address_is_a_picture_or_refused(path, url):
    try:
        assert isinstance(received(path, url), Image.Image)
    except PictureRefused as refusal:
        _sentence(refusal)


@often
@given(ANY | st.fixed_dictionaries({"strokes": ANY | st.lists(STROKE)}))
def test_any_sketch_is_a_picture_nothing_or_refused(value):
    try:
        picture = drawing(value)
    except PictureRefused as refusal:
        _sentence(refusal)
    else:
        assert picture is None or picture.mode == "RGBA"


@often
@given(st.text(max_size=2000))
def test_any_address_gives_bytes_or_is_refused(text):
    try:
        assert isinstance(decode_data_url(text), bytes)
    except PictureRefused as refusal:
        _sentence(refusal)
