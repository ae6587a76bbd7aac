"""Who a client is, where one must not cost the others anything: a network address."""

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address
from typing import Any


def client_name(host: str) -> str:
    """The name of the client at an address. One household or machine has all of an IPv6 network of 64 bits."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))


def client_asking(request: Any) -> str:
    """The client of a request of Starlette or Gradio."""
    return client_name(request.client.host) if request.client else ""


def client_of(scope: Mapping[str, Any]) -> str:
    """The client of a request, by its ASGI scope.

    uvicorn puts the address of X-Forwarded-For there if the request comes from a proxy that the variable
    FORWARDED_ALLOW_IPS names; without the variable, from this machine.
    """
    return client_name((scope.get("client") or ("",))[0])
