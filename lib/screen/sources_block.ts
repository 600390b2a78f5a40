/**
 * The logs of a screen, and the state that is kept.
 *
 * @module
 */

import { dim } from "@std/fmt/colors";
import type { RunStatus } from "../events.ts";
import { count, duration } from "../report/format.ts";
import { warning } from "../report/palette.ts";
import { sampleHeading, sampleText } from "../report/parts.ts";
import { sourceLines, urgentFirst } from "../report/sources.ts";
import type { TextStyle } from "../report/style.ts";
import type { ScreenData } from "./data.ts";
import type { Maker } from "./maker.ts";
import type { ScreenState } from "./state.ts";

/** The block of the logs, and how one moves in it. */
export interface SourcesBlock extends Maker {
  /** How many lines there are. */
  readonly count: number;
  /**
   * How many of them are shown in so many lines: one that says which takes the place
   * of another.
   */
  readonly room: (granted: number) => number;
}

/**
 * Makes the block of the logs.
 *
 * @param state Where one is.
 * @param data What there is to show.
 * @param style How to show it.
 */
export function sourcesBlock(
  state: ScreenState,
  data: ScreenData,
  style: TextStyle,
): SourcesBlock {
  const all = sourceLinesOf(data, style);
  const room = (granted: number) =>
    all.length > granted && granted > 1 ? granted - 1 : granted;
  return {
    wanted: all.length,
    lines: (granted) => {
      const last = Math.max(0, all.length - room(granted));
      const first = Math.min(state.offset.sources, last);
      const isChosen = state.panel === "sources";
      const shown = all.slice(first, first + room(granted))
        .map((line) => isChosen ? `▸ ${line}` : line);
      const place = `${first + 1}-${first + shown.length} of ${
        count(all.length)
      } lines of the logs`;
      return room(granted) < granted ? [...shown, dim(place)] : shown;
    },
    count: all.length,
    room,
  };
}

function sourceLinesOf(data: ScreenData, style: TextStyle): string[] {
  const { status, live, report } = data;
  const { malformed } = live.total;
  const facts = [
    malformed > 0 ? `${count(malformed)} malformed` : "",
    live.lagSeconds === undefined
      ? "no hit yet"
      : `last hit ${duration(live.lagSeconds)} ago`,
  ].filter((text) => text !== "");
  const { checkpoint, outputBlockedSeconds = 0 } = status;
  const isFailing = checkpoint?.state === "failing";
  const isOne = status.sources.length === 1;
  const linesOf = (part: Partial<RunStatus>) =>
    sourceLines(
      { sources: [], ...part },
      style,
      isOne ? facts : [],
      Infinity,
    );
  // What one should know of first: there may be room for a line or two.
  const [urgent, others] = urgentFirst(status.sources);
  const lines = [
    ...linesOf(isFailing ? { checkpoint } : {}),
    ...linesOf({ sources: urgent, outputBlockedSeconds }),
    ...isOne ? [] : [facts.join(", ")],
    ...linesOf({ sources: others }),
    ...linesOf(isFailing ? {} : { checkpoint }),
  ];
  const sample = report.malformedLine;
  if (malformed > 0 && sample) {
    lines.push(warning(
      `${sampleHeading(sample)} ${sampleText(sample, style.ascii)}`,
    ));
  }
  return lines;
}
