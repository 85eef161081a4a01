// One thing at a time.

import { notify } from "./dom.js";

/** Runs `work` one at a time; calls that come meanwhile become one more run. */
export function serial(work) {
  let running = null;
  let next = null;
  return function run() {
    if (running) {
      next ??= running.then(() => {
        next = null;
        return run();
      });
      return next;
    }
    running = work()
      .catch((error) => notify(error.message))
      .finally(() => {
        running = null;
      });
    return running;
  };
}
