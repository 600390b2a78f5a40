export const LINE =
  "[pid: 7|app: 0|req: 3/9] 192.0.2.7 (bob) {38 vars in 696 bytes} [Fri Oct 10 13:55:36 2025] " +
  "GET /pages/create?x=/a => generated 512 bytes in 45 msecs (HTTP/1.1 200) 9 headers in 378 bytes (1 switches on core 3)";
