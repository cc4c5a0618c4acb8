"""One flow puts a wrong answer right: the cut, what it is, a short training, the other answer."""

import pytest

pytestmark = pytest.mark.browser


def test_what_it_is_can_be_said_and_a_network_learns_it_in_the_same_panel(open_page):
    page = open_page()
    page.locator("[data-example]").nth(3).click()
    page.wait_for_selector('#verdict:has-text("Bag")')
    page.get_by_text("Wrong? Put it right").click()
    page.locator("#teach input").first.click()
    page.get_by_role("option", name="Shirt", exact=True).click()
    page.locator("#teach-go").click()
    page.wait_for_selector("#teach-told .run-bar")
    page.locator("#language label", has_text="中文").click()
    page.wait_for_selector('#teach-told :text("正在学习")')
    page.wait_for_selector('#teach-told b:has-text("之前说是包")')
    page.locator("#language label", has_text="English").click()
    page.wait_for_selector('#teach-told b:has-text("LeNet + batch norm said Bag")')
    page.wait_for_selector("#own-answers .answer:has-text('LeNet + batch norm')")
    page.locator("#own-answers [data-unfold]").click()
    assert "test" in page.inner_text("#own-answers .facts")
