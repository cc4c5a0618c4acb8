"""A visitor's clicks are answered in order, and nobody waits for another's."""

import copy
import threading
import time

from ui.features.visit import Visit


def test_clicks_are_answered_in_the_order_in_which_they_came():
    visit, answered, threads = Visit(), [], []

    def answer(number):
        with visit.turn():
            answered.append(number)

    with visit.turn():
        for number in range(8):
            threads.append(threading.Thread(target=answer, args=(number,)))
            threads[-1].start()
            while visit.waiting <= number:
                time.sleep(0.001)
        assert answered == []
    for thread in threads:
        thread.join(5)
    assert answered == list(range(8))


def test_another_visitor_is_answered_meanwhile_and_stands_elsewhere():
    visit = Visit()
    other = copy.deepcopy(visit)  # as Gradio does for each page
    with visit.turn():
        visit.spot = "here"
        with other.turn():
            assert other.spot is None


def test_a_click_that_fails_lets_the_next_one_through():
    visit = Visit()
    try:
        with visit.turn():
            raise ValueError
    except ValueError:
        pass
    with visit.turn():
        visit.spot = "next"
    assert visit.spot == "next"
