// How the page's scripts and their tests are checked; `make script` runs it from the root of the repository.
import js from "@eslint/js";

// What the scripts use of the browser, and Leaflet. Any other name is a misspelling, or needs a reason to be added.
const PAGE = [
  "Blob",
  "DecompressionStream",
  "Image",
  "IntersectionObserver",
  "L",
  "Response",
  "Supercluster",
  "TextDecoder",
  "URL",
  "XMLSerializer",
  "atob",
  "clearTimeout",
  "document",
  "getComputedStyle",
  "navigator",
  "setTimeout",
  "window",
];
const TESTS = ["URL", "performance", "process"];

// Somebody else's text must never be read as markup or as a script.
const INSTEAD = "Text goes in as text: D.el, D.fill or textContent.";
const MARKUP = [
  { property: "bindPopup" },
  { property: "bindTooltip" }, // Leaflet's innerHTML
  { property: "createContextualFragment" },
  { property: "insertAdjacentHTML" },
  { property: "parseFromString" },
  { property: "setHTMLUnsafe" },
  { object: "document", property: "write" },
  { object: "document", property: "writeln" },
];
const assigned = (name) =>
  `AssignmentExpression[left.property.name='${name}'], AssignmentExpression[left.property.value='${name}']`;
const SYNTAX = [
  ...["innerHTML", "outerHTML", "srcdoc"].map((name) => ({ selector: assigned(name), message: INSTEAD })),
  {
    selector: "CallExpression[callee.property.name='setAttribute'][arguments.0.value=/^(on|srcdoc$)/i]",
    message: "No script and no page in an attribute: addEventListener.",
  },
  {
    selector: "CallExpression[callee.property.name='divIcon'] Property[key.name='html'][value.type!='Identifier']",
    message: "Leaflet reads a string as markup: give it an element.",
  },
];

const readable = (names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

export default [
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "max-len": ["error", { code: 120 }],
      "no-control-regex": "off", // controls are what some patterns look for
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-restricted-properties": ["error", ...MARKUP.map((what) => ({ ...what, message: INSTEAD }))],
      "no-restricted-syntax": ["error", ...SYNTAX],
      "no-script-url": "error",
      "no-shadow": ["error", { builtinGlobals: true }],
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  {
    files: ["maps/static/js/**/*.js"],
    languageOptions: { sourceType: "script", ecmaVersion: 2022, globals: readable(PAGE) },
    rules: { strict: ["error", "global"] },
  },
  { files: ["tests/maps/js/*.js"], languageOptions: { globals: readable(TESTS) } },
];
