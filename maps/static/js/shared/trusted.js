// The only markup that this page parses: Leaflet's own signs, and the length beside its scale.
"use strict";
(function () {
  const sign = (text) => `<span aria-hidden="true">${text}</span>`;
  const signs = new Set(["", "<svg/>", sign("+"), sign("&#x2212;")]);
  const length = /^[\d.]{1,9} k?m$/;

  // Where the browser knows Trusted Types, everything that is set as markup comes here, and code never passes.
  if (window.trustedTypes)
    window.trustedTypes.createPolicy("default", {
      createHTML: (text) => (signs.has(text) || length.test(text) ? text : null),
    });
})();
