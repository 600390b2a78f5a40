export const LINE =
  '2025/10/10 13:55:36 "GET http://www.example.org/pages/create?x=/a HTTP/1.1" from 192.0.2.7:51234 - 200 512B in 1.25ms';

export const LINES = [
  LINE,
  LINE.replace(':36 "', ':36 [host/aBc-000001] "').replace("1.25ms", "15µs"),
  LINE.replace(":36", ":36.123456").replace("192.0.2.7", "[2001:db8::7]"),
];
