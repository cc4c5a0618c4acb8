"""Colour bars with numbers."""

from ui.features.drawing import colours


def legend_html(limit: float, signed: bool, sequential: bool = False) -> str:
    """A horizontal colour bar from -limit (or 0) to limit, zero marked."""
    ends = (f"−{number(limit)}" if signed else "0", number(limit))
    middle = "<span>0</span>" if signed else ""
    return (
        f'<div class="legend"><i style="background:linear-gradient(to right, '
        f'{colours.gradient(signed, sequential)})"></i>'
        f"<div><span>{ends[0]}</span>{middle}<span>{ends[1]}</span></div></div>"
    )


def number(value: float) -> str:
    """Three significant digits, without an exponent where that is readable."""
    size = abs(value)
    if size and (size < 0.001 or size >= 100_000):
        return f"{value:.1e}".replace("-", "−", 1) if value < 0 else f"{value:.1e}"
    digits = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3
    text = f"{value:.{digits}f}"
    return text.replace("-", "−")


def percent(share: float) -> str:
    """A share 0..1 as per cent; "<0.1" for what would round to none."""
    if 0 < share < 0.0005:
        return "<0.1 %"
    return f"{100 * share:.0f} %" if share >= 0.0995 or share == 0 else f"{100 * share:.1f} %"
