import { createProject } from '@/server/pipeline/projects/create-project';
import { getProject } from '@/server/pipeline/projects/get-project';
import { listProjects } from '@/server/pipeline/projects/list-projects';
import { updateProject } from '@/server/pipeline/projects/update-project';
import { api } from '../implementer';

export const projects = {
  list: api.projects.list.handler(({ context: { services, call }, input }) =>
    listProjects(services, call, input),
  ),
  create: api.projects.create.handler(({ context: { services, call }, input }) =>
    createProject(services, call, input),
  ),
  get: api.projects.get.handler(({ context: { services, call }, input }) =>
    getProject(services, call, input),
  ),
  update: api.projects.update.handler(({ context: { services, call }, input }) =>
    updateProject(services, call, input),
  ),
};
