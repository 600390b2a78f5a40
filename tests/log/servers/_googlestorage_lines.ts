export const LINE =
  '"1760104536123456","192.0.2.7","1","","GET","/pages/create?x=/a","200","0","512","45000",' +
  '"storage.googleapis.com","","curl/8","id","GET_Object","pages","create"';
