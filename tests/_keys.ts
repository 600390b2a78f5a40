/**
 * Keys of bytes of many kinds, and places where they stand.
 *
 * @module
 */

import { block } from "../lib/log/block.ts";

type Random = (below: number) => number;

/** Keys are cut to this many bytes. */
export const MAX_KEY_BYTES = 512;
const ROOM_BYTES = 1024;

/** Arrays that keys stand in: the block of lines, and others. */
export function roomsFrom(random: Random): Uint8Array[] {
  const shared = new Uint8Array(4 * ROOM_BYTES);
  const rooms = [
    new Uint8Array(ROOM_BYTES),
    // Of a larger array: one that does not begin at 0, one that ends within.
    shared.subarray(13, 13 + ROOM_BYTES),
    shared.subarray(2 * ROOM_BYTES + 1, 3 * ROOM_BYTES + 1),
    block.subarray(0, ROOM_BYTES),
    block.subarray(block.length - ROOM_BYTES),
  ];
  for (const room of rooms) {
    for (let i = 0; i < room.length; i++) room[i] = random(256);
  }
  return rooms;
}

/** Puts a key anywhere in an array, often at its end or its beginning. */
export function place(key: Uint8Array, rooms: Uint8Array[], random: Random) {
  const room = rooms[random(rooms.length)]!;
  const last = room.length - key.length;
  const start = [0, last, random(last + 1), random(last + 1)][random(4)]!;
  room.set(key, start);
  // What stands beside it is no part of the key.
  if (start > 0) room[start - 1] = random(256);
  if (start < last) room[start + key.length] = random(256);
  return { room, start, end: start + key.length };
}

/** Bytes below a value. */
export function randomBytes(length: number, values: number, random: Random) {
  return Uint8Array.from({ length }, () => random(values));
}

/** Kinds of keys: what they are like, and how one is made. */
export const KEYS: Record<string, (random: Random) => Uint8Array> = {
  // So few values that most keys come again.
  short: (random) => randomBytes(random(7), 4, random),
  "of one length": (random) => randomBytes(random(2) + 8, 2, random),
  "up to 40 bytes": (random) => randomBytes(random(41), 256, random),
  // All the same but for one byte, and for their length.
  "that differ in one byte": (random) => {
    const key = new Uint8Array(random(41)).fill(0x61);
    if (key.length > 0) key[random(key.length)] = 0x61 + random(3);
    return key;
  },
  "that differ in the top bit of one byte": (random) => {
    const key = new Uint8Array(random(41)).fill(0x61);
    if (key.length > 0) key[random(key.length)]! ^= random(2) << 7;
    return key;
  },
  "of zeros": (random) => new Uint8Array(random(41)),
  "longer than are kept": (random) => {
    const key = new Uint8Array(MAX_KEY_BYTES - 8 + random(97)).fill(0x2f);
    key[MAX_KEY_BYTES - 12 + random(16)] = random(3);
    return key;
  },
};
