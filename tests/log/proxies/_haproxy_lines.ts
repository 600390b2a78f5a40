/**
 * Lines as HAProxy writes them.
 *
 * @module
 */

export const TIME = "[10/Oct/2025:13:55:36.123]";
export const FRONT = `192.0.2.7:51234 ${TIME} www~ api/srv1`;
export const LINE =
  `${FRONT} 3/0/1/40/45 200 512 - - ---- 9/8/7/6/0 0/0 "GET /pages/create?x=/a HTTP/1.1"`;
export const SYSLOG = "Oct 10 13:55:36 lb1 haproxy[321]: ";
