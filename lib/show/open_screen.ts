/**
 * A screen on the program's terminal.
 *
 * @module
 */

import type { Host } from "../host.ts";
import type { Options } from "../settings/options.ts";
import { saveNew } from "./screen_file.ts";
import { ScreenView } from "./screen_view.ts";

/**
 * Takes the terminal for a screen, with its keys; closing the view gives it back.
 *
 * @param options The options of the run.
 * @param host The edges of the program, with a terminal.
 */
export function openScreen(options: Options, host: Host): ScreenView {
  const { output, terminal } = host;
  const { utc, ascii, top, tops, threshold, site } = options;
  const view: ScreenView = new ScreenView(
    { utc, ascii, top, tops, threshold, site, hasKeys: terminal.hasKeys },
    {
      write: (text) => output.write(text),
      size: host.size!,
      whenWritten: (then) => void output.drain().then(then),
      busy: () => output.busy,
      quit: terminal.quit,
      canStop: terminal.canStop,
      stop: () => terminal.stop(() => view.resume()),
      takeKeys: terminal.takeKeys,
      save: saveNew,
      // Only then: a terminal that takes nothing would be waited for.
      onClose: () => void output.drain().then(() => unwatch()),
    },
  );
  const unwatch = terminal.watch(
    (key) => view.key(key),
    () => view.draw(),
    (text) => view.complain(text),
  );
  return view;
}
