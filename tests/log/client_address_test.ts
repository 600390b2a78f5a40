import { assertEquals } from "@std/assert";
import { setClientAddress } from "../../lib/log/client_address.ts";
import { LogRecord } from "../../lib/log/record.ts";
import { bytesOf } from "../_lines.ts";

/** The client that is set from an address, which stands among other bytes. */
function clientOf(text: string, hasPort: boolean): string {
  const record = new LogRecord();
  const bytes = bytesOf(`[:${text}:5]`);
  setClientAddress(record, bytes, 2, bytes.length - 3, hasPort);
  const { clientStart, clientEnd } = record;
  return new TextDecoder().decode(bytes.subarray(clientStart, clientEnd));
}

Deno.test("setClientAddress() leaves out a port and the brackets of IPv6", () => {
  // Where a port may be, and where one always is.
  const addresses: [text: string, maybe: string, always?: string][] = [
    ["192.0.2.1", "192.0.2.1"],
    ["192.0.2.1:4711", "192.0.2.1"],
    ["[2001:db8::1]:443", "2001:db8::1"],
    ["[2001:db8::1]", "2001:db8::1"],
    ["2001:db8::1:443", "2001:db8::1:443", "2001:db8::1"],
    ["2001:db8::a", "2001:db8::a"],
    ["::1", "::1", ":"],
    ["host.example.org:80", "host.example.org"],
    ["host.example.org:", "host.example.org:"],
    [":80", ":80"],
    ["80", "80"],
    ["[]:80", "[]:80"],
    ["[2001:db8::1", "[2001:db8::1"],
    ["", ""],
  ];
  for (const [text, maybe, always = maybe] of addresses) {
    assertEquals(clientOf(text, false), maybe);
    assertEquals(clientOf(text, true), always);
  }
});
