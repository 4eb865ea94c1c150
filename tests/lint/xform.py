"""SAM source -> plain CloudFormation, offline. Run by `lint`.

usage: xform.py <template> <outdir> <json: parameter overrides>

Writes into outdir
  source.json    the SAM source as parsed, third-party suppressions taken out
  cfn.json       after the SAM transform (parameters and conditions still in it)
  concrete.json  cfn.json as CloudFormation would see it for one set of
                 parameter values: conditions evaluated, Ref/Sub/FindInMap/If
                 of parameters resolved, resources that are switched off gone
  report.json    parameters used, suppressions found, nested templates, errors
"""
import copy, functools, json, os, re, sys
os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
os.environ.setdefault("SAM_CLI_TELEMETRY", "0")

PSEUDO = {"AWS::Region": "us-east-1", "AWS::Partition": "aws", "AWS::AccountId": "123456789012",
          "AWS::StackName": "audit", "AWS::URLSuffix": "amazonaws.com",
          "AWS::StackId": "arn:aws:cloudformation:us-east-1:123456789012:stack/audit/0"}
CANDIDATES = ["dummy", "dev", "prod", "test-value-01", "dummyvalue", "Dummy1", "1", "10", "100", "true", "dummy@example.com",
              "https://example.com", "https://example.com/path", "example.com", "www.example.com", "s3://dummy/dummy",
              "arn:aws:sns:us-east-1:123456789012:dummy", "arn:aws:iam::123456789012:role/dummy",
              "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
              "arn:aws:s3:::dummy", "123456789012", "us-east-1", "10.0.0.0/16", "/dummy/path", "dummy/path", "v1",
              "amzn1.ask.skill.12345678-1234-1234-1234-123456789012", "amzn1.application-oa2-client.0123456789abcdef",
              "12345678-1234-1234-1234-123456789012", "vpc-12345678", "subnet-12345678", "sg-12345678", "+15555550100",
              "Z0123456789ABCDEFGHIJ", "dummy_value", "DUMMY", "Aa1!Aa1!Aa1!"]
TYPED = {"AWS::EC2::VPC::Id": "vpc-12345678", "AWS::EC2::Subnet::Id": "subnet-12345678",
         "AWS::EC2::SecurityGroup::Id": "sg-12345678", "AWS::EC2::KeyPair::KeyName": "dummy",
         "AWS::EC2::Image::Id": "ami-12345678", "AWS::Route53::HostedZone::Id": "Z0123456789ABCDEFGHIJ",
         "AWS::EC2::AvailabilityZone::Name": "us-east-1a"}


NAMED = [("runtime", "python3.13"), ("handler", "index.handler"), ("email", "dummy@example.com"),
         ("rolearn", "arn:aws:iam::123456789012:role/dummy"), ("topicarn", "arn:aws:sns:us-east-1:123456789012:dummy"),
         ("queuearn", "arn:aws:sqs:us-east-1:123456789012:dummy"),
         ("userpoolarn", "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abcdefghi"),
         ("busarn", "arn:aws:events:us-east-1:123456789012:event-bus/dummy"),
         ("certificate", "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"),
         ("bucket", "dummy-bucket"), ("domain", "www.example.com"), ("url", "https://example.com"),
         ("arn", "arn:aws:sns:us-east-1:123456789012:dummy")]


def dummy(p, name=""):
    t = p.get("Type", "String")
    if p.get("AllowedValues"):
        return p["AllowedValues"][0]
    for part, v in NAMED:   # a hint from the name, if the constraints allow it
        if t == "String" and part in name.lower() and re.fullmatch(p.get("AllowedPattern", ".*"), v) \
                and int(p.get("MinLength", 0)) <= len(v) <= int(p.get("MaxLength", 10**6)):
            return v
    if t in ("Number", "List<Number>"):
        return p.get("MinValue", 1)
    inner = re.fullmatch(r"List<(.+)>", t)
    if inner and inner.group(1) in TYPED:
        v = TYPED[inner.group(1)]
        return v + "," + v[:-1] + "9"
    if t in TYPED:
        return TYPED[t]
    lo, hi = int(p.get("MinLength", 0)), int(p.get("MaxLength", 10**6))
    pat = p.get("AllowedPattern")
    for c in CANDIDATES + ["x" * lo, "1" * lo]:
        if lo <= len(c) <= hi:
            try:
                if pat is None or re.fullmatch(pat, c):
                    return c
            except re.error:
                return c
    return "dummy"


def walk(node, fn):
    if isinstance(node, dict):
        for k in list(node):
            node[k] = walk(node[k], fn)
    elif isinstance(node, list):
        node[:] = [walk(x, fn) for x in node]
    return fn(node)


def strip_suppressions(tpl, found):
    def drop(meta, where):
        if not isinstance(meta, dict):
            return
        for key in ("cfn-lint", "checkov", "cdk_nag", "cfn_nag", "guard", "SuppressedRules", "bridgecrew"):
            if key in meta:
                found.append({"where": where, "what": key, "value": meta.pop(key)})
    drop(tpl.get("Metadata"), "template Metadata")
    for name, r in (tpl.get("Resources") or {}).items():
        if isinstance(r, dict):
            drop(r.get("Metadata"), name)


def inline_includes(tpl, base, notes):
    """AWS::Include of a local file is what `sam package` would upload: put its text in."""
    from samcli.yamlhelper import yaml_parse
    def fn(n):
        if isinstance(n, dict) and list(n) == ["Fn::Transform"] and isinstance(n["Fn::Transform"], dict) \
                and n["Fn::Transform"].get("Name") == "AWS::Include":
            loc = (n["Fn::Transform"].get("Parameters") or {}).get("Location")
            if isinstance(loc, str) and "://" not in loc:
                p = os.path.join(base, loc)
                if os.path.isfile(p):
                    notes.append("inlined " + loc)
                    return json.loads(json.dumps(yaml_parse(open(p, encoding="utf-8").read()), default=str))
        return n
    return walk(tpl, fn)


def for_each(n, params):
    """AWS::LanguageExtensions, as far as the templates here need it: Fn::ForEach, Fn::Length, Fn::ToJsonString.
    (The SAM CLI has an expansion too, but it turns Fn::Sub and Fn::Join of a resource into plain text.)"""
    def put(x, name, val):
        if isinstance(x, str):
            clean = re.sub(r"[^A-Za-z0-9]", "", val)
            return x.replace("${%s}" % name, val).replace("&{%s}" % name, clean)
        if isinstance(x, list):
            return [put(y, name, val) for y in x]
        if isinstance(x, dict):
            if x == {"Ref": name}:
                return val
            return {put(k, name, val): put(v, name, val) for k, v in x.items()}
        return x
    if isinstance(n, list):
        return [for_each(x, params) for x in n]
    if not isinstance(n, dict):
        return n
    out = {}
    for k, v in n.items():
        if k.startswith("Fn::ForEach") and isinstance(v, list) and len(v) == 3:
            name, items, body = v
            if isinstance(items, dict) and "Ref" in items:
                items = str(params.get(items["Ref"], "")).split(",")
            for it in items:
                out.update(for_each(put(body, name, str(it)), params))
        else:
            out[k] = for_each(v, params)
    if list(out) == ["Fn::Length"] and isinstance(out["Fn::Length"], list):
        return len(out["Fn::Length"])
    if list(out) == ["Fn::ToJsonString"]:
        return json.dumps(out["Fn::ToJsonString"])
    return out


def nested(tpl, base):
    out = []
    for name, r in (tpl.get("Resources") or {}).items():
        if not isinstance(r, dict):
            continue
        props = r.get("Properties") or {}
        loc = {"AWS::Serverless::Application": props.get("Location"),
               "AWS::CloudFormation::Stack": props.get("TemplateURL")}.get(r.get("Type"))
        if isinstance(loc, str) and "://" not in loc and os.path.isfile(os.path.join(base, loc)):
            out.append({"resource": name, "path": os.path.normpath(os.path.join(base, loc)),
                        "parameters": {k: v for k, v in (props.get("Parameters") or {}).items()
                                       if isinstance(v, (str, int, float, bool))}})
    return out


class Concrete:
    """One instance of a transformed template, for one set of parameter values."""
    def __init__(self, tpl, params):
        self.t, self.p, self.maps = tpl, params, tpl.get("Mappings") or {}
        self.conds, self.raw = {}, tpl.get("Conditions") or {}

    def cond(self, name):
        if name not in self.conds:
            self.conds[name] = self.test(self.raw.get(name))
        return self.conds[name]

    def scalar(self, n):
        n = self.res(copy.deepcopy(n), pseudo=True)
        return str(n).lower() if isinstance(n, bool) else (n if isinstance(n, (dict, list)) else str(n))

    def test(self, n):
        if isinstance(n, dict) and len(n) == 1:
            k, v = next(iter(n.items()))
            if k == "Condition":
                return self.cond(v)
            if k == "Fn::Equals":
                return self.scalar(v[0]) == self.scalar(v[1])
            if k == "Fn::Not":
                return not self.test(v[0])
            if k == "Fn::And":
                return all(self.test(x) for x in v)
            if k == "Fn::Or":
                return any(self.test(x) for x in v)
        return bool(n)

    NOVALUE = object()

    def res(self, n, pseudo=False):
        if isinstance(n, list):
            vals = [self.res(x, pseudo) for x in n]
            return [v for v in vals if v is not self.NOVALUE]
        if not isinstance(n, dict):
            return n
        if len(n) == 1:
            k, v = next(iter(n.items()))
            if k == "Ref" and isinstance(v, str):
                if v == "AWS::NoValue":
                    return self.NOVALUE
                if v in self.p:
                    return self.p[v]
                return PSEUDO[v] if pseudo and v in PSEUDO else n
            if k == "Fn::If" and isinstance(v, list) and len(v) == 3:
                return self.res(v[1] if self.cond(v[0]) else v[2], pseudo)
            if k == "Fn::Sub":
                text, local = (v, {}) if isinstance(v, str) else (v[0], dict(v[1]))
                local = {a: self.res(b, pseudo) for a, b in local.items()}
                def put(m):
                    name = m.group(1)
                    if name.startswith("!"):
                        return m.group(0)
                    if name in local:
                        if isinstance(local[name], (str, int, float)):
                            return str(local.pop(name))
                        return m.group(0)
                    if name in self.p and not isinstance(self.p[name], list):
                        return str(self.p[name])
                    return PSEUDO[name] if pseudo and name in PSEUDO else m.group(0)
                text = re.sub(r"\$\{([^}]+)\}", put, text)
                used = {a: b for a, b in local.items() if "${%s}" % a in text}
                if not re.search(r"\$\{[^!]", text):
                    return text.replace("${!", "${")
                return {"Fn::Sub": [text, used] if used else text}
            if k == "Fn::FindInMap" and isinstance(v, list):
                a = [self.res(x, True) for x in v[:3]]
                try:
                    return self.maps[a[0]][a[1]][a[2]]
                except (KeyError, TypeError):
                    return n
            if k == "Fn::Join" and isinstance(v, list):
                items = self.res(v[1], pseudo)
                if isinstance(items, list) and all(isinstance(x, (str, int, float)) for x in items):
                    return v[0].join(str(x) for x in items)
                return {"Fn::Join": [v[0], items]}
            if k == "Fn::Split":
                src = self.res(v[1], pseudo)
                return src.split(v[0]) if isinstance(src, str) else {"Fn::Split": [v[0], src]}
            if k == "Fn::Select":
                items, idx = self.res(v[1], pseudo), self.res(v[0], pseudo)
                if isinstance(items, list) and all(not isinstance(x, dict) or "Fn::Split" not in x for x in items):
                    try:
                        return items[int(idx)]
                    except (IndexError, ValueError):
                        pass
                return {"Fn::Select": [idx, items]}
        out = {}
        for k, v in n.items():
            r = self.res(v, pseudo)
            if r is not self.NOVALUE:
                out[k] = r
        return out

    def build(self):
        out = {"Resources": {}}
        for name, r in (self.t.get("Resources") or {}).items():
            if not isinstance(r, dict) or ("Condition" in r and not self.cond(r["Condition"])):
                continue
            r = {k: v for k, v in r.items() if k != "Condition"}
            out["Resources"][name] = self.res(r)
        live = set(out["Resources"])
        for r in out["Resources"].values():
            if "DependsOn" in r:
                deps = [r["DependsOn"]] if isinstance(r["DependsOn"], str) else r["DependsOn"]
                r["DependsOn"] = [d for d in deps if d in live]
                if not r["DependsOn"]:
                    del r["DependsOn"]
        if self.maps:
            out["Mappings"] = self.maps
        return out


def main():
    path, outdir, overrides = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
    rep = {"errors": [], "suppressions": [], "notes": [], "nested": [], "params": {}, "is_sam": False}
    base = os.path.dirname(os.path.abspath(path))

    def finish():
        json.dump(rep, open(os.path.join(outdir, "report.json"), "w"))
        sys.exit(0)

    text = open(path, encoding="utf-8").read()
    for i, line in enumerate(text.splitlines(), 1):
        m = re.search(r"#\s*(checkov:skip|bridgecrew:skip|cfn-lint\s+disable|noqa)\S*.*", line)
        if m:
            rep["suppressions"].append({"where": "line %d" % i, "what": m.group(0)})
    from samcli.yamlhelper import yaml_parse
    try:
        tpl = json.loads(json.dumps(yaml_parse(text), default=str))
        assert isinstance(tpl, dict) and isinstance(tpl.get("Resources"), dict), "no Resources section"
    except Exception as e:  # noqa: BLE001
        rep["errors"].append("parse: %s" % e)
        finish()
    strip_suppressions(tpl, rep["suppressions"])
    inline_includes(tpl, base, rep["notes"])
    transforms = tpl.get("Transform") or []
    transforms = transforms if isinstance(transforms, list) else [transforms]
    rep["is_sam"] = "AWS::Serverless-2016-10-31" in transforms
    rep["lext"] = "AWS::LanguageExtensions" in transforms
    rep["nested"] = nested(tpl, base)
    rep["source_resources"] = sorted(tpl["Resources"])
    json.dump(tpl, open(os.path.join(outdir, "source.json"), "w"), indent=1)

    params, variants = {}, {}
    for name, p in (tpl.get("Parameters") or {}).items():
        if not isinstance(p, dict):
            continue
        v = overrides.get(name, p.get("Default", dummy(p, name)))
        params[name] = v
        if p.get("AllowedValues"):
            variants[name] = [x for x in p["AllowedValues"] if str(x) != str(v)]
    rep["params"], rep["variants"] = params, variants

    from samtranslator.parser.parser import Parser
    from samtranslator.public.exceptions import InvalidDocumentException
    from samtranslator.translator.translator import Translator
    from samcli.lib.translate.sam_template_validator import SamTemplateValidator
    cfn = copy.deepcopy(tpl)
    try:
        if "AWS::LanguageExtensions" in transforms:
            cfn = for_each(cfn, params)
        if rep["is_sam"]:
            fix = SamTemplateValidator(cfn, None, region="us-east-1")
            fix._replace_local_codeuri()
            fix._replace_local_image()
            cfn = Translator({}, Parser()).translate(fix.sam_template, {**{k: v for k, v in params.items()}})
    except InvalidDocumentException as e:
        rep["errors"].append("SAM transform: " + functools.reduce(lambda m, c: m + " " + str(c), e.causes, str(e)))
        finish()
    except Exception as e:  # noqa: BLE001
        rep["errors"].append("SAM transform: %s: %s" % (type(e).__name__, e))
        finish()
    cfn.pop("Transform", None)
    cfn.pop("Globals", None)
    cfn = json.loads(json.dumps(cfn, default=str))
    json.dump(cfn, open(os.path.join(outdir, "cfn.json"), "w"), indent=1)

    plist = {}
    for name, p in (tpl.get("Parameters") or {}).items():
        v, t = params.get(name), p.get("Type", "String")
        plist[name] = str(v).split(",") if (t.startswith("List<") or t == "CommaDelimitedList"
                                             or t.startswith("AWS::SSM::Parameter::Value<List")) else v
    try:
        con = Concrete(cfn, plist).build()
        json.dump(con, open(os.path.join(outdir, "concrete.json"), "w"), indent=1)
    except Exception as e:  # noqa: BLE001
        rep["errors"].append("resolve: %s: %s" % (type(e).__name__, e))
    finish()


if __name__ == "__main__":
    main()
