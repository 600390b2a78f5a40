export const LINE =
  "2025/10/10 13:55:36 HTTPRequest [I] router: completed GET /pages/create?x=/a for 192.0.2.7:51234, 404 Not Found in 22.4ms @ web/home.go:32(web.Home)";

export const LINES = [
  LINE,
  LINE.replace("HTTPRequest", "...eb/routing/logger.go:102:func1()"),
  LINE.replace("192.0.2.7", "[2001:db8::7]").replace(" Not Found", ""),
];
