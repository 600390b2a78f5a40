/**
 * Lines as Amazon's services write them.
 *
 * @module
 */

export const ELB_LINE =
  '2025-10-10T13:55:36.945958Z shop 198.51.100.7:2817 10.0.0.1:80 0.000086 0.001048 0.000057 200 200 12 5123 "GET https://www.example.com:443/pages/create?x=1 HTTP/1.1" "curl/8.0 (x)" ECDHE-RSA TLSv1.2';
export const ALB_LINE =
  'h2 2025-10-10T13:55:36.186641Z app/shop/50dc6c49 198.51.100.7:2817 10.0.0.1:80 0.001 0.052 0.002 404 404 34 366 "POST https://www.example.com:443/api/users HTTP/2.0" "Mozilla/5.0 (X11)" ECDHE-RSA TLSv1.2 arn:aws:x:y "Root=1-5833" "www.example.com" "arn:aws:acm" 1 2025-10-10T13:55:36.100000Z "forward" "-" "-" "10.0.0.1:80" "404" "-" "-" TID_dc57';
export const S3_LINE =
  '79a59df9 assets [10/Oct/2025:13:55:36 +0000] 198.51.100.7 arn:aws:iam::1:user/ann 3E57427F REST.GET.OBJECT img/a%2520b.png "GET /img/a%20b.png?v=1 HTTP/1.1" 206 - 5123 70000 34 12 "https://a.example/" "Mozilla/5.0 "X11"" - s9lz= SigV4 ECDHE-RSA AuthHeader assets.s3.amazonaws.com TLSv1.2 - -';
