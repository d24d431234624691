export { DescribeEndpoint } from '../../../sample-app/realtime/endpoint.openapi.js';
