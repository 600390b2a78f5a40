export const LINE =
  "1760104536.123     45 192.0.2.7 TCP_MISS/200 512 GET http://a.example/pages/create?x=/a - HIER_DIRECT/198.51.100.1 text/html";
