import { assert, assertEquals } from "@std/assert";
import {
  findAddress,
  found,
  groups,
  isAddressList,
  isPublic,
  isWithin,
  networkOf,
  readAddress,
} from "../../lib/log/address.ts";
import { textOf } from "../../lib/log/text.ts";
import { bytesOf } from "../_lines.ts";
import { randomFrom } from "../_random.ts";

/** Reads among bytes that would make it another address. */
function read(text: string): number[] | undefined {
  const bytes = bytesOf(`1:${text}.1`);
  return readAddress(bytes, 2, bytes.length - 2) ? [...groups] : undefined;
}

/** The address that is found, as text. */
function find(text: string): string | undefined {
  const bytes = bytesOf(`1${text}1`);
  return findAddress(bytes, 1, bytes.length - 1)
    ? textOf(bytes.subarray(found.start, found.end))
    : undefined;
}

const V4 = [0, 0, 0, 0, 0, 0xffff];

Deno.test("readAddress() reads IPv4, and nothing that is nearly that", () => {
  assertEquals(read("192.0.2.1"), [...V4, 0xc000, 0x0201]);
  assertEquals(read("0.0.0.0"), [...V4, 0, 0]);
  assertEquals(read("255.255.255.255"), [...V4, 0xffff, 0xffff]);
  for (
    const text of [
      ..."|1|1.2.3|1.2.3.|.1.2.3|1..2.3|256.1.1.1|1.1.1.256|1234.1.1.1|1.2.3.4.5"
        .split("|"),
      ..." 1.2.3.4|1.2.3.4 |1.2.3.4:80|0x1.2.3.4|1,2,3,4|a.b.c.d".split("|"),
    ]
  ) assertEquals(read(text), undefined, text);
});

Deno.test("readAddress() reads IPv6, and nothing that is nearly that", () => {
  assertEquals(read("::"), [0, 0, 0, 0, 0, 0, 0, 0]);
  assertEquals(read("::1"), [0, 0, 0, 0, 0, 0, 0, 1]);
  assertEquals(read("1::"), [1, 0, 0, 0, 0, 0, 0, 0]);
  assertEquals(read("2001:DB8::7:a"), [0x2001, 0xdb8, 0, 0, 0, 0, 7, 10]);
  assertEquals(read("1:2:3:4:5:6:7::"), [1, 2, 3, 4, 5, 6, 7, 0]);
  assertEquals(read("::2:3:4:5:6:7:8"), [0, 2, 3, 4, 5, 6, 7, 8]);
  assertEquals(read("::ffff:192.0.2.1"), read("192.0.2.1"));
  assertEquals(read("1:2:3:4:5:6:1.2.3.4"), [1, 2, 3, 4, 5, 6, 0x102, 0x304]);
  for (
    const text of [
      ...":|:::|1:::2|1::2::3|1:2:3:4:5:6:7|1:2:3:4:5:6:7:8:9|12345::|g::|::g"
        .split("|"),
      ...":1|1:|1:2:3:4:5:6:7:8:|1:2:3:4:5:6:7::8|1:2:3:4:5:6:7:1.2.3.4|fe80::1%lo"
        .split("|"),
      ..."::1.2.3|::1.2.3.4:5|::1.2.3.256|[::1]|::1/64".split("|"),
    ]
  ) assertEquals(read(text), undefined, text);
});

Deno.test("readAddress() reads 20,000 random addresses of IPv6, however they are written", () => {
  const random = randomFrom(1);
  for (let i = 0; i < 20_000; i++) {
    const wanted = Array.from(
      { length: 8 },
      () => random(3) ? 0 : random(2 ** 16),
    );
    const words = wanted.map((group) => group.toString(16));
    if (random(2)) words.forEach((word, j) => words[j] = word.padStart(4, "0"));
    let text = words.join(":");
    const from = random(8);
    let to = from;
    while (to < 8 && wanted[to] === 0) to++;
    if (to > from && random(4)) {
      text = `${words.slice(0, from).join(":")}::${words.slice(to).join(":")}`;
    } else if (random(3) === 0) {
      const [a, b] = [wanted[6]!, wanted[7]!];
      const last = [a >> 8, a & 255, b >> 8, b & 255].join(".");
      text = [...words.slice(0, 6), last].join(":");
    }
    if (random(2)) text = text.toUpperCase();
    assertEquals(read(text), wanted, text);
  }
});

Deno.test("findAddress() leaves off ports, brackets, zones, quotes and blanks", () => {
  const cases: [text: string, address: string | undefined][] = [
    ["192.0.2.1", "192.0.2.1"],
    [" \t192.0.2.1 ", "192.0.2.1"],
    ["192.0.2.1:443", "192.0.2.1"],
    ["[2001:db8::1]:443", "2001:db8::1"],
    ["[2001:db8::1]", "2001:db8::1"],
    ['"[2001:db8::1]:443"', "2001:db8::1"],
    ["fe80::1%eth0", "fe80::1"],
    ["2001:db8::1", "2001:db8::1"],
    ["[192.0.2.1]", "192.0.2.1"],
    ["+192.0.2.1", "192.0.2.1"],
    ["%20192.0.2.1", "192.0.2.1"],
    ["%20%20[2001:db8::1]:443%20", undefined],
    ["%20+2001:db8::1%20", "2001:db8::1"],
    ["%2192.0.2.1", undefined],
    ["192.0.2.1:", undefined],
    ["192.0.2.1:x", undefined],
    ["[2001:db8::1", undefined],
    ["[2001:db8::1]x", undefined],
    ["unknown", undefined],
    ["", undefined],
    ["[]", undefined],
  ];
  for (const [text, address] of cases) assertEquals(find(text), address, text);
});

Deno.test("isAddressList() is true of addresses alone", () => {
  const isList = (text: string) => {
    const bytes = bytesOf(`1${text}1`);
    return isAddressList(bytes, 1, bytes.length - 1);
  };
  for (
    const text of [
      "192.0.2.1",
      "192.0.2.1, 10.0.0.1",
      "unknown, 192.0.2.1",
      "-, ::1,[::1]:80",
    ]
  ) assert(isList(text), text);
  for (
    const text of [
      "",
      "-",
      "unknown",
      "0.123",
      "192.0.2.1, Mozilla",
      "1.2.3.4 5",
    ]
  ) assert(!isList(text), text);
});

Deno.test("networkOf() takes an address or a network, and nothing else", () => {
  const bits = (text: string) => networkOf(text)?.bits;
  assertEquals(bits("10.0.0.0/8"), 104);
  assertEquals(bits("10.0.0.1"), 128);
  assertEquals(bits("0.0.0.0/0"), 96);
  assertEquals(bits("2001:db8::/32"), 32);
  assertEquals(bits("::/0"), 0);
  for (
    const text of [
      ..."10.0.0.0/33|::/129|10.0.0/8|10.0.0.0/|/8|10.0.0.0/8/8|10.0.0.0/-1"
        .split("|"),
      "10.0.0.*",
      "",
    ]
  ) assertEquals(networkOf(text), undefined, text);
});

Deno.test("isWithin() compares as many bits as it is told", () => {
  const random = randomFrom(2);
  for (let i = 0; i < 20_000; i++) {
    const address = Uint16Array.from({ length: 8 }, () => random(2 ** 16));
    const network = address.slice();
    const at = random(128);
    network[at >> 4]! ^= 0x8000 >> (at & 15);
    groups.set(address);
    for (const bits of [0, at, at + 1, 128]) {
      assertEquals(isWithin(network, bits), bits <= at, `${at}, ${bits}`);
    }
  }
});

Deno.test("isPublic() knows the networks that are not", () => {
  const is = (text: string) => (assert(read(text), text), isPublic());
  const edges = [
    ["0.255.255.255", "1.0.0.0"],
    ["10.0.0.0", "9.255.255.255"],
    ["10.255.255.255", "11.0.0.0"],
    ["100.64.0.0", "100.63.255.255"],
    ["100.127.255.255", "100.128.0.0"],
    ["127.0.0.1", "126.255.255.255"],
    ["169.254.1.1", "169.253.255.255"],
    ["172.16.0.0", "172.15.255.255"],
    ["172.31.255.255", "172.32.0.0"],
    ["192.168.255.255", "192.169.0.0"],
    ["198.19.255.255", "198.20.0.0"],
    ["224.0.0.1", "223.255.255.255"],
    ["255.255.255.255", "203.0.113.1"],
    ["::", "::2"],
    ["::1", "2001:db8::1"],
    ["fc00::1", "fbff::1"],
    ["fdff::1", "fe00::1"],
    ["febf::1", "fec0::1"],
    ["ff02::1", "2a00::1"],
    ["::ffff:10.0.0.1", "::ffff:8.8.8.8"],
  ];
  for (const [one, other] of edges) {
    assertEquals([is(one!), is(other!)], [false, true], `${one}, ${other}`);
  }
});
