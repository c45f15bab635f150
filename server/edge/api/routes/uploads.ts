import { clearUpload } from '@/server/content/uploads/clear-upload';
import { listUploads } from '@/server/content/uploads/list-uploads';
import { api } from '../implementer';

export const uploads = {
  list: api.uploads.list.handler(({ context: { services, call }, input }) =>
    listUploads(services, call, input),
  ),
  clear: api.uploads.clear.handler(({ context: { services, call }, input }) =>
    clearUpload(services, call, input),
  ),
};
