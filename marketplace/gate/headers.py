"""What every response tells the browser: no foreign code, no framing, no caching of private pages."""

from __future__ import annotations

from flask import Flask, Response, request
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)

CONTENT_POLICY = (
    ContentSecurityPolicy()
    .default_src("'self'")
    .script_src("'self'")
    .style_src("'self'")
    .img_src("'self'", "data:")  # the style sheet of Bootstrap draws its small marks as data: images
    .object_src("'none'")
    .base_uri("'none'")
    .frame_ancestors("'none'")
    .form_action("'self'")
)


def install(app: Flask, *, is_https: bool) -> None:
    """Put the headers on every response, errors and files included."""
    headers = Secure(
        csp=CONTENT_POLICY,
        hsts=StrictTransportSecurity().max_age(63_072_000).include_subdomains() if is_https else None,
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
        # The same origin still sees a referrer, because the CSRF check over HTTPS compares it.
        referrer=ReferrerPolicy().same_origin(),
        coop=CrossOriginOpenerPolicy().same_origin(),
        corp=CrossOriginResourcePolicy().same_origin(),
        permissions=PermissionsPolicy().camera().microphone().geolocation().payment().usb(),
    )

    @app.after_request
    def protect(response: Response) -> Response:
        headers.set_headers(response)
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response
