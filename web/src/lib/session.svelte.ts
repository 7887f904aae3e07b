// Who is signed in, and what the server is.
import { ApiError, get, setCsrf, setMissing, write, type Schemas } from '../api/client';

class Session {
  who = $state.raw<Schemas['Session'] | undefined>(undefined);
  status = $state.raw<Schemas['Status'] | undefined>(undefined);
  isUnreachable = $state(false);
  isLost = $state(false);  // the server answered 401 to something

  async load() {
    try {
      const [who, status] = await Promise.all([get('/api/v1/session'), get('/api/v1/status')]);
      this.who = who.data;
      this.status = status.data;
      this.isUnreachable = false;
      this.isLost = false;
      setCsrf(who.data.csrf);
      setMissing(status.data.missing);
    } catch (reason) {
      if (!(reason instanceof ApiError)) throw reason;
      this.isUnreachable = true;
    }
  }
  get mayRead() {
    return this.who !== undefined && this.who.scope !== 'none' && !this.isLost;
  }
  get mayTrade() {
    return this.who?.scope === 'trade' || this.who?.scope === 'admin';
  }
  get isAdmin() {
    return this.who?.scope === 'admin';
  }
  lost() {
    this.isLost = true;
  }
  async signOut() {
    await write('DELETE', '/api/v1/session');
    await this.load();
  }
}

export const session = new Session();
