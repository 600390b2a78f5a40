export const LINE =
  "[I 251010 13:55:36 web:2293] 200 GET /pages/create?x=/a (192.0.2.7) 2.20ms";

export const LINES = [
  LINE,
  LINE.replace("251010 13:55:36 web", "2025-10-10 13:55:36.123 JupyterHub log"),
  LINE.replace("192.0.2.7", "ann@::ffff:192.0.2.7"),
];
