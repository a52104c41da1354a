/** Short names for the types made from the API document. */
import type { components } from './schema'

type Schemas = components['schemas']

export type Account = Schemas['Account']
export type Area = Schemas['Area']
export type Role = Schemas['Role']['role']
export type Credentials = Schemas['Credentials']
export type Session = Schemas['Session']
export type Accounts = Schemas['Accounts']
export type NewAccount = Schemas['NewAccount']
export type AccountChange = Schemas['AccountChange']
export type SignIn = Schemas['SignIn']
/** A phone of an account, as it is listed. */
export type Device = Schemas['DeviceInList']
export type Code = Schemas['WayIn']
export type CodeMade = Schemas['EnrolmentMade']
export type Level = Area['level']

export type Pack = Schemas['WholePack']
export type PackChanges = Schemas['Changes']
/** What others reported from one's own area, as after it changed hands. */
export type LateRecord = Schemas['LateRecord']
export type Building = Schemas['Building']
export type Dwelling = Schemas['Dwelling']
export type Catalogue = Schemas['Catalogue']

export type AreaCount = Schemas['Count']
export type MapInfo = Schemas['Map']
export type Values = Schemas['Values']
export type PlacedCase = Schemas['Placed']
export type Alert = Schemas['Alert']
export type Alerts = Schemas['Alerts']
export type Red = Schemas['Red']
export type RedList = Schemas['RedList']

/** What the server takes: the finding with its time, device and number. */
export type FindingSent = Schemas['Finding']
export type RecordAnswer = Schemas['Record']
export type Records = Schemas['Records']
export type Place = Schemas['Place']
/** Where a record was, and what was said of it besides. */
export type Spot = Schemas['Spot']

/** What the server takes of a visit: what was said at the door with its time, device and number. */
export type VisitSent = Schemas['Visit']
export type VisitAnswer = Schemas['VisitMade']

/** What is asked for a neighbour or said of the app, and what became of it. */
export type LetterSent = Schemas['Letter']
export type LetterAnswer = Schemas['LetterShown']
export type LetterKind = LetterSent['kind']
export type Tally = Schemas['Tally']

/** A line of the duty card. */
export type DutyLine = Schemas['DutyLine']
export type DutySaid = Schemas['DutySaid']
export type Post = DutyLine['post']

export type Alike = Schemas['Alike']
export type Wish = Schemas['Wish']
/** What the week's doors are worked out from. */
export type Walk = Schemas['Walk']
export type WalkDoor = Schemas['Door']
export type Hour = Schemas['Hour']
export type OwnReach = Schemas['OwnReach']
export type AreasReach = Schemas['AreasReach']
export type UnsentPhones = Schemas['Phones']
/** Labels that hang on buildings. */
export type Labels = Schemas['Labels']
export type CardsMade = Schemas['CardsMade']

export type CaseInList = Schemas['CaseInList']
export type Cases = Schemas['Cases']
export type Case = Schemas['Case']
export type Step = Schemas['Step']
export type CaseAct = Step['act']
export type CaseState = Case['state']
export type Party = Schemas['Party']

/** A settled case to learn from; nobody in it can be told. */
export type LibraryEntry = Schemas['Entry']
export type LibraryInList = Schemas['EntryInList']
export type LibraryMasked = Schemas['Masked']
export type LibrarySaid = Schemas['Proposal']

export type ActSent = Schemas['Act']
export type Results = Schemas['Results']
export type Result = Schemas['Result']

/** RFC 9457; the type is stable, and the words on the screen are chosen by it. */
export interface Problem {
  type: string
  title: string
  status: number
  detail?: string
  [more: string]: unknown
}

/** A time limit of a case, and a matter that is stuck. */
export type Clock = Schemas['Clock']
export type Clocks = Schemas['Clocks']
export type ClockKind = Clock['kind']
export type SupervisionCard = Schemas['SupervisionCard']
export type SupervisionAnswer = Schemas['CardAnswered']

/** The page behind a case's QR. */
export type CasePage = Schemas['CasePage']
export type Registration = Schemas['Registration']
export type Registered = Schemas['Registered']
export type RegistrationShown = Schemas['RegistrationShown']
export type AlikeShown = Schemas['AlikeShown']
export type CallDue = Schemas['CallDue']
export type LookBack = Schemas['LookBack']
export type PartyWishShown = Schemas['PartyWishShown']
