export const REQUEST = '"GET /pages/create?x=/a HTTP/1.1" 200 512';

export const LINE = `192.0.2.7 - - [10/Oct/2025 13:55:36] ${REQUEST}`;
