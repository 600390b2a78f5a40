export const LINE =
  '[2025-10-10T13:55:36Z INFO  actix_web::middleware::logger] 192.0.2.7 "GET /pages/create?x=/a HTTP/1.1" 200 512 "https://a.example/" "curl/8 (a; b)" 0.001234';

export const LINES = [
  LINE,
  LINE.replace("[2025", "2025").replace("36Z", "36.123456Z")
    .replace("logger]", "logger:"),
  LINE.replace("7 ", "7:51234 "),
];
