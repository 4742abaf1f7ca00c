// Story time: runs at a chosen speed, stands still when paused; the real clock is handed in. Steady alarms keep to real
// time at every speed, but stand still with the rest.

/**
 * @typedef {object} RealTime
 * @property {() => number} now  ms
 * @property {(run: () => void, ms: number) => number} set
 * @property {(handle: number) => void} clear
 *
 * @typedef {object} Alarm
 * @property {number} left  story ms until it rings
 * @property {number} since  real ms at which `left` was true
 * @property {number | null} handle
 * @property {boolean} steady
 * @property {() => void} run
 */

export class StoryClock {
  /** @type {RealTime} */ #real;
  /** @type {Set<Alarm>} */ #alarms = new Set();
  #speed = 1;
  #paused = false;

  /** @param {RealTime} real */
  constructor(real) {
    this.#real = real;
  }

  get paused() {
    return this.#paused;
  }

  get speed() {
    return this.#speed;
  }

  /**
   * Calls `run` after `ms` of story time.
   * @param {number} ms
   * @param {() => void} run
   * @param {boolean} [steady] of real time instead
   * @returns {() => void} takes the alarm back
   */
  after(ms, run, steady = false) {
    /** @type {Alarm} */
    const alarm = { left: ms, since: this.#real.now(), handle: null, run, steady };
    this.#alarms.add(alarm);
    this.#wind(alarm);
    return () => this.#drop(alarm);
  }

  /** @param {number} speed story ms that pass in one real ms */
  setSpeed(speed) {
    this.#change(() => (this.#speed = speed));
  }

  /** @param {boolean} paused */
  setPaused(paused) {
    this.#change(() => (this.#paused = paused));
  }

  /** Forgets every alarm. */
  clear() {
    for (const alarm of [...this.#alarms]) this.#drop(alarm);
  }

  /** @param {() => void} change */
  #change(change) {
    const now = this.#real.now();
    for (const alarm of this.#alarms) {
      if (alarm.handle !== null) {
        this.#real.clear(alarm.handle);
        alarm.handle = null;
        alarm.left = Math.max(0, alarm.left - (now - alarm.since) * this.#pace(alarm));
      }
    }
    change();
    for (const alarm of this.#alarms) this.#wind(alarm);
  }

  /** @param {Alarm} alarm */
  #wind(alarm) {
    if (this.#paused) return;
    alarm.since = this.#real.now();
    alarm.handle = this.#real.set(() => {
      this.#alarms.delete(alarm);
      alarm.run();
    }, alarm.left / this.#pace(alarm));
  }

  /** @param {Alarm} alarm */
  #pace(alarm) {
    return alarm.steady ? 1 : this.#speed;
  }

  /** @param {Alarm} alarm */
  #drop(alarm) {
    if (alarm.handle !== null) this.#real.clear(alarm.handle);
    this.#alarms.delete(alarm);
  }
}
