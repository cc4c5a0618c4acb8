"""People's photos of their clothes: the table, the split by sender, variants, the cache."""

import csv
import hashlib

import numpy as np
import pytest
import torch
from PIL import Image

from cnn_models import CLASS_NAMES
from tests.phone_folder import SENDERS, end_this_process, photos_of_pictures, write_folder
from training.data import photo_cache
from training.data.phone_photos import (
    HELD_BACK,
    LOOKED_AT,
    TEST,
    TRAIN,
    Photo,
    part_of,
    read_photos,
)
from training.data.photo_cache import cache_file
from training.data.photo_set import (
    PhotoDraws,
    chances,
    load_photos,
    photos_to_learn,
    soft_targets,
)
from training.data.photo_variants import WORSE_MASK, prepare_variants, vary, wander
from training.recipe import Recipe

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("set") / "clothes"
    write_folder(made)
    return made


def _photo(label, sender, *taught):
    return Photo("", None, sender, label, TRAIN, taught, taught[:1], taught)


def test_the_split_is_by_sender_and_the_test_part_as_published():
    for sender in map(str, range(400)):
        place = int(hashlib.sha256(("s" + sender).encode()).hexdigest(), 16) % 100
        assert (part_of(sender) == TEST) == (place < 35)
        assert (part_of(sender) == HELD_BACK) == (35 <= place < 48)


def test_the_table_is_read_with_what_its_labels_allow(folder):
    photos = {photo.image: photo for photo in read_photos(folder)}
    assert "nobody-knows" not in photos  # a label that says nothing
    shirt = photos[f"T-Shirt-{SENDERS[TRAIN][0]}"]
    assert (shirt.part, shirt.allowed, shirt.file.is_file()) == (TRAIN, (0,), True)
    shorts = photos[f"Shorts-{SENDERS[TEST][0]}"]
    assert (shorts.part, shorts.allowed, shorts.taught) == (TEST, (), ())


def test_shoes_are_of_any_kind_but_taught_as_what_they_are(tmp_path):
    with LOOKED_AT.open() as file:
        classes = {row["classes"]: row["image"] for row in csv.DictReader(file)}
    boot, out = classes["Ankle boot"], classes[""]
    (tmp_path / "images").mkdir()
    for image in (boot, out, "new"):
        (tmp_path / "images" / f"{image}.jpg").touch()
    lines = "\n".join(f"{image},7,Shoes" for image in (boot, out, "new", "not there"))
    (tmp_path / "images.csv").write_text(f"image,sender_id,label\n{lines}\n")
    known, new = read_photos(tmp_path)
    assert [CLASS_NAMES[c] for c in known.taught] == ["Ankle boot"]
    assert known.strict == new.strict == new.taught
    assert {CLASS_NAMES[c] for c in new.taught} == {"Sneaker", "Ankle boot", "Sandal"}


def test_a_folder_of_another_form_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match="git clone"):
        read_photos(tmp_path)
    (tmp_path / "images.csv").write_text("image,label\n1,Pants\n")
    with pytest.raises(ValueError, match="'sender_id'"):
        read_photos(tmp_path)
    (tmp_path / "images.csv").write_text("image,sender_id,label\n1,2,Pants\n")
    with pytest.raises(FileNotFoundError, match="None of the photos"):
        read_photos(tmp_path)


def test_variants_differ_and_come_out_the_same_at_every_call(folder):
    photo = read_photos(folder)[0]
    variants = prepare_variants(photo.file, photo.image, [0, 1, 2, WORSE_MASK])
    again = prepare_variants(photo.file, photo.image, [2])
    assert np.array_equal(variants[2][2], again[0][2])
    pixels = [pixels for _, _, pixels in variants]
    for i, one in enumerate(pixels):
        assert all(not np.array_equal(one, other) for other in pixels[:i])
        shown = (one > 10).mean()
        assert 0.2 < shown < 0.8, f"variant {i} shows {shown:.0%}"


def test_a_varied_photo_keeps_its_size_and_an_outline_wanders_a_little():
    rng = np.random.default_rng(0)
    assert vary(Image.new("RGB", (60, 90), "red"), rng).size == (60, 90)
    mask = np.zeros((256, 256), bool)
    mask[60:200, 80:180] = True
    for seed in range(20):
        worse = wander(mask, np.random.default_rng(seed))
        overlap = (worse & mask).sum() / (worse | mask).sum()
        assert 0.6 < overlap < 0.99


def test_photos_are_prepared_once(folder, monkeypatch):
    photos = photos_to_learn(folder)
    assert {photo.part for photo in photos.photos} == {TRAIN, HELD_BACK}
    assert cache_file(folder).parent == folder.parent
    monkeypatch.setattr(photo_cache, "prepare_variants", None)  # nothing is left to call it for
    again = photos_to_learn(folder)
    assert again.checksum == photos.checksum
    cache_file(folder).write_bytes(b"damaged")
    with pytest.raises(TypeError):
        photos_to_learn(folder)


def test_a_stopped_preparation_goes_on(folder, monkeypatch):
    monkeypatch.setattr(photo_cache, "pipeline_version", lambda: "another version")
    calls = []

    def stopped(file, image, variants):
        calls.append(image)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return prepare_variants(file, image, variants)

    monkeypatch.setattr(photo_cache, "prepare_variants", stopped)
    with pytest.raises(KeyboardInterrupt):
        load_photos(folder, (), (TEST, TRAIN))
    whole = load_photos(folder, (), (TEST, TRAIN))
    assert len(calls) == 3 + 1 + len(whole) - 3
    assert not list(folder.parent.glob(".*"))


def test_a_process_that_is_ended_from_outside_is_told(folder, monkeypatch):
    monkeypatch.setattr(photo_cache, "FEW", 2)
    monkeypatch.setattr(photo_cache, "pipeline_version", lambda: "a third version")
    monkeypatch.setattr(photo_cache, "prepare_variants", end_this_process)
    with pytest.raises(OSError, match="goes on where it was"):
        load_photos(folder, (), (TEST,))


def test_a_photo_that_cannot_be_opened_is_left_out(tmp_path):
    write_folder(tmp_path / "clothes")
    image = f"Pants-{SENDERS[TEST][0]}"
    (tmp_path / "clothes" / "images" / f"{image}.jpg").write_text("no picture")
    found = load_photos(tmp_path / "clothes", (), (TEST,))
    assert image not in {photo.image for photo in found.photos}
    assert len(found) == 2


def test_a_folder_that_may_not_be_written_to_is_cached_elsewhere(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    (tmp_path / "shared" / "clothes").mkdir(parents=True)
    (tmp_path / "shared").chmod(0o555)
    path = cache_file(tmp_path / "shared" / "clothes")
    assert path.parent == tmp_path / "caches" / "classic-cnn-lab"


def test_comments_and_docstrings_are_no_new_version(tmp_path):
    (tmp_path / "a.py").write_text('"""Old."""\n\n\ndef f():\n    """Old."""\n    return 1\n')
    (tmp_path / "b.py").write_text('"""New."""\ndef f():\n    """N."""\n    return 1  # so\n')
    (tmp_path / "c.py").write_text('"""New."""\ndef f():\n    """N."""\n    return 2  # so\n')
    one, same, other = (photo_cache._code(tmp_path / f"{name}.py") for name in "abc")
    assert one == same != other


def test_a_labels_classes_share_the_probability():
    shoes = Photo("", None, "1", "Shoes", TRAIN, (7, 9, 5), (7, 9, 5), (7, 9, 5))
    photos = [_photo("Longsleeve", "1", 2, 0), _photo("Pants", "1", 1), shoes, _photo("Hat", "1")]
    targets = soft_targets(photos, 0.7)
    assert torch.allclose(targets.sum(1), torch.ones(4))
    assert targets[0, [2, 0]].tolist() == pytest.approx([0.7, 0.3])
    assert targets[1, 1] == 1
    assert targets[2, [5, 7, 9]].tolist() == pytest.approx([1 / 3] * 3)
    assert targets[3].tolist() == pytest.approx([0.1] * 10)


def test_no_sender_and_no_class_drowns_the_others():
    many = [_photo("Pants", "eager", 1)] * 400
    few = [_photo("Pants", str(i), 1) for i in range(20)] + [_photo("Dress", "9", 3)] * 5
    hats = [_photo("Hat", "8")] * 30
    drawn = chances(many + few + hats, no_class_share=0.25)
    assert drawn.sum() == pytest.approx(1)
    assert drawn[-30:].sum() == pytest.approx(0.25)
    # The eager sender counts as twenty, though she sent twenty times as much as twenty others.
    assert drawn[:400].sum() == pytest.approx(drawn[400:420].sum())
    dresses = drawn[420:425].sum() / drawn[:425].sum()
    assert 5 / 425 < 0.15 < dresses < 0.5
    assert chances(many + hats, no_class_share=0)[-30:].sum() == 0


def test_the_photos_of_a_step_are_the_same_at_every_call():
    recipe = Recipe("lenet", epochs=1, batch_size=30, peak_lr=0.1, photo_share=0.5)
    draws = PhotoDraws(photos_of_pictures(), recipe, CPU)
    pixels, targets = draws.draw(3)
    assert pixels.shape == (15, 28, 28)
    assert targets.shape == (15, 10)
    again, other = draws.draw(3)[0], draws.draw(4)[0]
    assert torch.equal(pixels, again)
    assert not torch.equal(pixels, other)


def test_photos_with_nothing_to_learn_are_told(folder):
    recipe = Recipe("lenet", epochs=1, batch_size=30, peak_lr=0.1)
    with pytest.raises(ValueError, match="None of the photos"):
        PhotoDraws(load_photos(folder, (), (TEST,)).part(TRAIN), recipe, CPU)
