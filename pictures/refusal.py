"""The one way to say no to a picture."""


class PictureRefused(ValueError):  # noqa: N818, the name that callers know
    """A picture that cannot be used, in one sentence that a visitor may read.

    message: English, names what was wrong with the value; never a path or a decoder's own words.
    code: short key, one of SENTENCES, for a translation. values: what fills the sentence.
    """

    def __init__(self, code: str, **values: str | int | float) -> None:
        super().__init__(SENTENCES[code].format(**values))
        self.code = code
        self.values = values


SENTENCES = {
    "no_picture": "No picture has arrived; please choose a file or draw something.",
    "not_a_file": "There is no picture file here that can be opened; please choose another.",
    "empty_file": "This file is empty (0 bytes); please choose another.",
    "too_many_bytes": (
        "This file is {megabytes:.1f} MB; pictures up to {limit:.0f} MB are welcome."
    ),
    "too_many_pixels": (
        "This picture is {width} x {height}, {megapixels:.1f} megapixels; "
        "up to {limit:.0f} megapixels are welcome."
    ),
    "bomb": "This picture claims far more than {limit:.0f} megapixels, the most that is welcome.",
    "other_format": (
        "This is {format}, which cannot be read here; please save it as PNG or JPEG first."
    ),
    "unknown_format": (
        "This file ({size} B) is not a picture that can be read here; "
        "PNG, JPEG, WebP, GIF, BMP, TIFF and AVIF are welcome."
    ),
    "damaged": "This {format} picture is damaged or cut short; please save or send it again.",
    "too_much_ink": (
        "The lines of this drawing are {ink:,.0f} pixels long; up to {limit:,} are welcome: please "
        "clear the pad and use fewer strokes."
    ),
    "not_numbers": (
        "{count} of this picture's values are not finite numbers; please save it as PNG or JPEG."
    ),
    "unknown_mode": (
        "This {format} picture keeps its colours in a way ({mode}) that cannot be read here; "
        "please save it as PNG or JPEG first."
    ),
}
