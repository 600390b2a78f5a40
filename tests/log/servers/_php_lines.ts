export const TIME = "[Fri Oct 10 13:55:36 2025]";

export const LINE = `${TIME} 192.0.2.7:51234 [200]: GET /pages/create?x=/a`;

export const FPM =
  '192.0.2.7 - bob 10/Oct/2025:13:55:36 +0200 "POST /pages/index.php" 201';
