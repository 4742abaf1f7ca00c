// The one file that names the vendored library (htm 3.1.1 with Preact 10); everything else imports from here.

import { Component, html } from "../vendor/htm-preact.js";

export { html, render, useEffect, useLayoutEffect, useRef, useState } from "../vendor/htm-preact.js";

/**
 * The view, drawn again only when one of its properties is another one.
 * @template {object} P
 * @param {(props: P) => import("../vendor/htm-preact.js").Child} view
 */
export const pure = (view) =>
  /** @extends {Component<P>} */
  class extends Component {
    /** @param {Readonly<P>} next */
    shouldComponentUpdate(next) {
      const now = /** @type {Record<string, unknown>} */ (this.props);
      const then = /** @type {Record<string, unknown>} */ (next);
      return Object.keys({ ...now, ...then }).some((name) => now[name] !== then[name]);
    }

    render() {
      return html`<${view} ...${this.props} />`;
    }
  };
