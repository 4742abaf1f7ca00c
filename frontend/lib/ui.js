// The one file that names the vendored library (htm 3.1.1 with Preact 10); everything else imports from here.

export {
  html,
  render,
  Component,
  useState,
  useEffect,
  useLayoutEffect,
  useRef,
  useMemo,
  useCallback,
} from "../vendor/htm-preact.js";
