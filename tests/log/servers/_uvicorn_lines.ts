export const REQUEST =
  '192.0.2.7:51234 - "GET /pages/create?x=/a HTTP/1.1" 200 OK';

export const LINES = [
  `2025-10-10 13:55:36,123 INFO:     ${REQUEST}`,
  `[2025-10-10 13:55:36 +0200] [12] [INFO] ${REQUEST}`,
  `2025-10-10T13:55:36.123456789Z stdout F INFO:     ${REQUEST}`,
  `2025-10-10 13:55:36 - uvicorn.access - INFO - ${REQUEST}`,
];
