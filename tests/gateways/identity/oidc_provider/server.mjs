// An identity server with dynamic client registration (RFC 7591 and 7592), for the tests of that adapter.
//
// node server.mjs FOLDER CHOICES: the folder where package.json is installed, and as JSON the `port`, the `token`
// that permits registering, the `scopes` that exist, and how many `clients` there are from the start, whose ids
// and tokens are written to `file`.

import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { resolve } = createRequire(join(process.argv[2], 'package.json'));
const { Provider } = await import(pathToFileURL(resolve('oidc-provider')));
const choices = JSON.parse(process.argv[3]);

// The adapter in memory that comes with oidc-provider forgets all but a thousand things.
class Memory {
  static kept = new Map();
  constructor(model) { this.model = model; }
  key(id) { return `${this.model}:${id}`; }
  async find(id) { return Memory.kept.get(this.key(id)); }
  async upsert(id, payload) { Memory.kept.set(this.key(id), payload); }
  async destroy(id) { Memory.kept.delete(this.key(id)); }
}

const provider = new Provider(`http://127.0.0.1:${choices.port}`, {
  adapter: Memory,
  scopes: choices.scopes,
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    registration: { enabled: true, initialAccessToken: choices.token },
    // A rotated token whose answer is lost would lock the portal out of its own client.
    registrationManagement: { enabled: true, rotateRegistrationAccessToken: false },
  },
  ttl: { ClientCredentials: 300 },
});

const clients = [];
for (let number = 0; number < choices.clients; number += 1) {
  const clientId = `many-${number}`;
  await new Memory('Client').upsert(clientId, {
    client_id: clientId,
    client_name: 'one of many',
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    scope: choices.scopes[0],
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [] },
  });
  const token = await new provider.RegistrationAccessToken({ clientId }).save();
  clients.push({ client_id: clientId, path: `/reg/${clientId}`, token });
}
writeFileSync(choices.file, JSON.stringify(clients));
provider.listen(choices.port, '127.0.0.1');
