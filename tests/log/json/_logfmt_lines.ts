export const TIME = "2025-10-10T13:55:36.123456+02:00";

export const FIELDS =
  'at=info method=GET path="/pages/create?x=/a" host=shop.example request_id=1 ' +
  'fwd="192.0.2.7" dyno=web.1 connect=1ms service=45ms status=200 bytes=512 protocol=https';

export const LINE = `${TIME} heroku[router]: ${FIELDS}`;

export const OWN =
  `time="${TIME}" level=info msg="request done" method=GET uri=/pages/create?x=/a ` +
  'remote_addr=192.0.2.7:51234 status=200 size=512 duration=45ms user_agent="a \\"b\\" c" referer=';
