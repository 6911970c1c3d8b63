"""A webhook sends to the internet, and never into the network that the server stands in."""

import pytest

from models.errors import Invalid
from models.webhooks.target import ForbiddenTarget, check_addresses, host_and_port, is_public


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.9.10", "0.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1"),
        *("169.254.169.254", "169.254.0.1", "100.64.0.1", "100.100.100.200", "192.0.0.192"),
        *("168.63.129.16", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1"),
        *("2002:7f00:1::", "2002:c0a8:101::1", "64:ff9b:1::1", "2001:db8::1", "no address"),
    ],
)
def test_an_address_of_no_public_network_is_forbidden(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(ForbiddenTarget):
        check_addresses(["93.184.215.14", address])


@pytest.mark.parametrize(
    "address",
    ["93.184.215.14", "1.1.1.1", "2606:4700::1111", "64:ff9b::5db8:d70e", "::ffff:1.1.1.1"],
)
def test_an_address_of_the_internet_is_not(address: str) -> None:
    check_addresses([address])


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("http://home.test", ("home.test", 80)),
        ("https://home.test/x?y=1", ("home.test", 443)),
        ("https://home.test:8443/", ("home.test", 8443)),
        ("http://[::1]:81/", ("::1", 81)),
    ],
)
def test_a_url_says_what_to_connect_to(url: str, place: tuple[str, int]) -> None:
    assert host_and_port(url) == place


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://home.test/", "file:///etc/passwd", "home.test", "http://", "http:///x", ""),
        *("http://u:p@home.test/", "http://u@home.test/", "http://home.test:99999/"),
        *("http://home.test:x/", "http://[::1/", "gopher://home.test/", "//home.test/"),
    ],
)
def test_other_urls_are_refused_by_name(url: str) -> None:
    with pytest.raises(Invalid) as caught:
        host_and_port(url)
    assert [each.field for each in caught.value.errors] == ["url"]
