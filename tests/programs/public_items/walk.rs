//! Reads the sources of the workspace, and finds what can be named from outside: from each `lib.rs` through `pub mod` and
//! `pub use`. Features are taken as all on. Nothing is compiled, so that it works with any compiler; what a macro makes is
//! known by its name alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::{ImplItem, Item, TraitItem, UseTree, Visibility};

/// The path of a module, which begins with its crate's name.
type ModulePath = Vec<String>;

/// Where an item is defined: its module and its name.
pub(super) type Definition = (ModulePath, String);

/// A variant, a field, a function or a constant of an item, and which of these.
pub(super) type Member = (String, &'static str);

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    Module(ModulePath),
    Item(Definition),
}

/// An item: what it is, and who may name it.
struct Defined {
    kind: &'static str,
    public: bool,
    /// Variants, public fields, and the functions and constants of a trait.
    members: Vec<Member>,
}

/// `use path as name`, or `use path::*` where there is no name.
struct Use {
    path: Vec<String>,
    name: Option<String>,
    public: bool,
}

#[derive(Default)]
struct Module {
    items: BTreeMap<String, Vec<Defined>>,
    /// Modules within, and whether they are public.
    modules: BTreeMap<String, bool>,
    uses: Vec<Use>,
    /// Public functions and constants that `impl` blocks of a type add.
    impls: Vec<(Vec<String>, Vec<Member>)>,
    /// Whether a macro makes items here.
    has_macros: bool,
}

/// The modules of all crates.
pub(super) struct Workspace {
    modules: BTreeMap<ModulePath, Module>,
    crates: BTreeSet<String>,
}

/// A public item, by one of its paths.
pub(super) struct PublicItem {
    pub(super) path: String,
    pub(super) kind: &'static str,
    /// Members with their kinds.
    pub(super) members: Vec<Member>,
    /// Where the item is defined; what is shown again from another crate is none of this crate.
    pub(super) definition: Option<Definition>,
}

impl Workspace {
    /// Reads crates, each by its name and the folder of its sources.
    pub(super) fn read(crates: &[(String, PathBuf)]) -> Workspace {
        let names = crates.iter().map(|(name, _)| name.clone()).collect();
        let mut workspace = Workspace { modules: BTreeMap::new(), crates: names };
        for (name, folder) in crates {
            let file = parse(&folder.join("lib.rs"));
            workspace.add(vec![name.clone()], folder, file.items);
        }
        workspace
    }

    /// Adds a module whose modules in files of their own lie in a folder.
    fn add(&mut self, path: ModulePath, folder: &Path, items: Vec<Item>) {
        let mut module = Module::default();
        for item in items {
            if is_for_tests(&item) {
                continue;
            }
            match item {
                Item::Mod(inner) => {
                    let name = inner.ident.to_string();
                    assert!(
                        !inner.attrs.iter().any(|a| a.path().is_ident("path")),
                        "{name}: `#[path]` is not followed"
                    );
                    module.modules.insert(name.clone(), is_public(&inner.vis));
                    let inside = folder.join(&name);
                    let items = match inner.content {
                        Some((_, items)) => items,
                        None => {
                            let beside = folder.join(format!("{name}.rs"));
                            let file = if beside.exists() { beside } else { inside.join("mod.rs") };
                            parse(&file).items
                        }
                    };
                    let path = path.iter().cloned().chain([name]).collect();
                    self.add(path, &inside, items);
                }
                Item::Use(found) => {
                    flatten(&found.tree, &mut Vec::new(), is_public(&found.vis), &mut module.uses);
                }
                Item::Impl(block) if block.trait_.is_none() => module.impls.extend(inherent(&block)),
                // Macros that others may use stand at the crate's root, wherever they are written.
                Item::Macro(found) => match &found.ident {
                    Some(name) if is_exported(&found.attrs) => {
                        panic!("{name}: exported macros need a place in this list")
                    }
                    Some(_) => {}
                    None => module.has_macros = true,
                },
                item => {
                    if let Some((name, defined)) = defined(&item) {
                        module.items.entry(name).or_default().push(defined);
                    }
                }
            }
        }
        self.modules.insert(path, module);
    }

    /// What a path stands for in a module. A name may stand for several things: a function and a module, say.
    fn resolve(
        &self,
        module: &ModulePath,
        path: &[String],
        seen: &mut BTreeSet<(ModulePath, Vec<String>)>,
    ) -> BTreeSet<Target> {
        let Some((first, rest)) = path.split_first() else { return [Target::Module(module.clone())].into() };
        // A circle of `use` leads to nothing new.
        if !seen.insert((module.clone(), path.to_vec())) {
            return BTreeSet::new();
        }
        match first.as_str() {
            "self" => return self.resolve(module, rest, seen),
            "crate" => return self.resolve(&module[..1].to_vec(), rest, seen),
            "super" => return self.resolve(&module[..module.len() - 1].to_vec(), rest, seen),
            _ => {}
        }
        let mut found = self.named(module, first, seen);
        if found.is_empty() && self.crates.contains(first) {
            found.insert(Target::Module(vec![first.clone()]));
        }
        if rest.is_empty() {
            return found;
        }
        let modules = found.into_iter().filter_map(|target| match target {
            Target::Module(inner) => Some(self.resolve(&inner, rest, seen)),
            Target::Item(_) => None,
        });
        modules.flatten().collect()
    }

    /// What a single name stands for in a module.
    fn named(
        &self,
        path: &ModulePath,
        name: &String,
        seen: &mut BTreeSet<(ModulePath, Vec<String>)>,
    ) -> BTreeSet<Target> {
        let module = &self.modules[path];
        let mut found = BTreeSet::new();
        if module.modules.contains_key(name) {
            found.insert(Target::Module(path.iter().chain([name]).cloned().collect()));
        }
        if module.items.contains_key(name) {
            found.insert(Target::Item((path.clone(), name.clone())));
        }
        for used in &module.uses {
            let whole = match &used.name {
                Some(local) if local == name => used.path.clone(),
                Some(_) => continue,
                None => used.path.iter().chain([name]).cloned().collect(),
            };
            found.extend(self.resolve(path, &whole, seen));
        }
        if found.is_empty() && module.has_macros && path.len() > 1 && name.starts_with(char::is_uppercase) {
            found.insert(Target::Item((path.clone(), name.clone())));
        }
        found
    }

    /// What can be named in a crate from outside, sorted by path.
    pub(super) fn public_items(&self, name: &str) -> Vec<PublicItem> {
        let mut items = Vec::new();
        let root = vec![name.to_string()];
        self.show_module(&root, name, &mut items);
        items.sort_by(|a, b| (&a.path, a.kind).cmp(&(&b.path, b.kind)));
        items
    }

    fn show_module(&self, at: &ModulePath, shown: &str, items: &mut Vec<PublicItem>) {
        let module = &self.modules[at];
        for name in module.items.keys() {
            self.show_item(&(at.clone(), name.clone()), &format!("{shown}::{name}"), items);
        }
        for (name, _) in module.modules.iter().filter(|(_, public)| **public) {
            let inner: ModulePath = at.iter().chain([name]).cloned().collect();
            self.show(&Target::Module(inner), &format!("{shown}::{name}"), items);
        }
        for used in module.uses.iter().filter(|used| used.public) {
            let targets = self.resolve(at, &used.path, &mut BTreeSet::new());
            let targets: BTreeSet<&Target> = targets.iter().filter(|target| self.is_public(target)).collect();
            assert!(!targets.is_empty(), "{at:?} shows {:?}, which is not there", used.path);
            for target in targets {
                match (&used.name, target) {
                    (Some(name), target) => {
                        self.show_from(&at[0], target, &format!("{shown}::{name}"), items)
                    }
                    (None, Target::Module(inner)) if inner[0] == at[0] => {
                        self.show_module(inner, shown, items)
                    }
                    (None, target) => self.show_from(&at[0], target, &format!("{shown}::*"), items),
                }
            }
        }
    }

    /// Shows what belongs to a crate, or says where else it is from.
    fn show_from(&self, own: &str, target: &Target, shown: &str, items: &mut Vec<PublicItem>) {
        let (Target::Module(from) | Target::Item((from, _))) = target;
        if from[0] == own {
            return self.show(target, shown, items);
        }
        let path = format!("{shown} from {}", from[0]);
        items.push(PublicItem { path, kind: "use", members: Vec::new(), definition: None });
    }

    fn show(&self, target: &Target, shown: &str, items: &mut Vec<PublicItem>) {
        match target {
            Target::Item(definition) => self.show_item(definition, shown, items),
            Target::Module(inner) => {
                items.push(PublicItem {
                    path: shown.to_string(),
                    kind: "mod",
                    members: Vec::new(),
                    definition: None,
                });
                self.show_module(inner, shown, items);
            }
        }
    }

    fn show_item(&self, definition: &Definition, shown: &str, items: &mut Vec<PublicItem>) {
        let made = vec![Defined { kind: "made by a macro", public: true, members: Vec::new() }];
        let defined = self.modules[&definition.0].items.get(&definition.1).unwrap_or(&made);
        for item in defined.iter().filter(|item| item.public) {
            let mut members = item.members.clone();
            if !["fn", "const"].contains(&item.kind) {
                members.extend(self.inherent(definition));
            }
            members.sort();
            members.dedup();
            let definition = Some(definition.clone());
            items.push(PublicItem { path: shown.to_string(), kind: item.kind, members, definition });
        }
    }

    /// What `impl` blocks add to a type, wherever they stand in its crate.
    fn inherent(&self, definition: &Definition) -> Vec<Member> {
        let target = Target::Item(definition.clone());
        let modules = self.modules.iter().filter(|(path, _)| path[0] == definition.0[0]);
        let blocks = modules
            .flat_map(|(path, module)| module.impls.iter().map(move |(of, members)| (path, of, members)));
        let of_it = blocks.filter(|(path, of, _)| {
            of.last() == Some(&definition.1) && self.resolve(path, of, &mut BTreeSet::new()).contains(&target)
        });
        of_it.flat_map(|(_, _, members)| members.iter().cloned()).collect()
    }

    fn is_public(&self, target: &Target) -> bool {
        match target {
            // A module that is shown is public, or the compiler refuses it.
            Target::Module(_) => true,
            Target::Item((module, name)) => {
                let items = self.modules[module].items.get(name);
                items.is_none_or(|items| items.iter().any(|item| item.public))
            }
        }
    }
}

fn parse(file: &Path) -> syn::File {
    let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn is_exported(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("macro_export"))
}

/// Whether an item stands behind `#[cfg(test)]` or `#[cfg(doctest)]`.
fn is_for_tests(item: &Item) -> bool {
    let attributes = match item {
        Item::Mod(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        _ => return false,
    };
    attributes.iter().any(|attribute| {
        let condition = attribute.path().is_ident("cfg").then(|| attribute.parse_args::<syn::Ident>());
        condition.is_some_and(|name| name.is_ok_and(|name| name == "test" || name == "doctest"))
    })
}

/// A tree of `use` as a list.
fn flatten(tree: &UseTree, before: &mut Vec<String>, public: bool, uses: &mut Vec<Use>) {
    let whole = |before: &[String], name: &syn::Ident| -> Vec<String> {
        // `use a::{self, b}` names `a`.
        let name = Some(name.to_string()).filter(|name| name != "self");
        before.iter().cloned().chain(name).collect()
    };
    match tree {
        UseTree::Path(tree) => {
            before.push(tree.ident.to_string());
            flatten(&tree.tree, before, public, uses);
            before.pop();
        }
        UseTree::Name(tree) => {
            let path = whole(before, &tree.ident);
            uses.push(Use { name: path.last().cloned(), path, public });
        }
        UseTree::Rename(tree) => {
            uses.push(Use { path: whole(before, &tree.ident), name: Some(tree.rename.to_string()), public });
        }
        UseTree::Glob(_) => uses.push(Use { path: before.clone(), name: None, public }),
        UseTree::Group(group) => group.items.iter().for_each(|tree| flatten(tree, before, public, uses)),
    }
}

/// An item that is neither a module, a `use`, an `impl` nor a macro.
fn defined(item: &Item) -> Option<(String, Defined)> {
    let (name, kind, visibility, members) = match item {
        Item::Const(item) => (&item.ident, "const", &item.vis, Vec::new()),
        Item::Static(item) => (&item.ident, "static", &item.vis, Vec::new()),
        Item::Type(item) => (&item.ident, "type", &item.vis, Vec::new()),
        Item::Fn(item) => (&item.sig.ident, "fn", &item.vis, Vec::new()),
        Item::Struct(item) => (&item.ident, "struct", &item.vis, fields(&item.fields)),
        Item::Enum(item) => {
            let variants = item.variants.iter().map(|variant| (variant.ident.to_string(), "variant"));
            (&item.ident, "enum", &item.vis, variants.collect())
        }
        Item::Trait(item) => (&item.ident, "trait", &item.vis, of_trait(&item.items)),
        _ => return None,
    };
    Some((name.to_string(), Defined { kind, public: is_public(visibility), members }))
}

fn fields(fields: &syn::Fields) -> Vec<Member> {
    let public = fields.iter().enumerate().filter(|(_, field)| is_public(&field.vis));
    public
        .map(|(at, field)| (field.ident.as_ref().map_or(at.to_string(), |name| name.to_string()), "field"))
        .collect()
}

fn of_trait(items: &[TraitItem]) -> Vec<Member> {
    let member = |item: &TraitItem| match item {
        TraitItem::Fn(item) => Some((item.sig.ident.to_string(), "fn")),
        TraitItem::Const(item) => Some((item.ident.to_string(), "const")),
        TraitItem::Type(item) => Some((item.ident.to_string(), "type")),
        _ => None,
    };
    items.iter().filter_map(member).collect()
}

/// The type of an `impl` block without a trait, and its public functions and constants.
fn inherent(block: &syn::ItemImpl) -> Option<(Vec<String>, Vec<Member>)> {
    let syn::Type::Path(of) = &*block.self_ty else { return None };
    let path = of.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let member = |item: &ImplItem| match item {
        ImplItem::Fn(item) if is_public(&item.vis) => Some((item.sig.ident.to_string(), "fn")),
        ImplItem::Const(item) if is_public(&item.vis) => Some((item.ident.to_string(), "const")),
        _ => None,
    };
    Some((path, block.items.iter().filter_map(member).collect()))
}
