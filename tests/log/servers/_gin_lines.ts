export const LINE =
  '[GIN] 2025/10/10 - 13:55:36 | 200 |    1.25ms |       192.0.2.7 | GET      "/pages/create?x=/a"';
