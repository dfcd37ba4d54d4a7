"""The settings of a site, as Zensical is to read them. Edited as YAML nodes: tags such as `!ENV` stay what they are."""

from collections.abc import Mapping
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

TEXT = "tag:yaml.org,2002:str"
PRUNE = "navigation.prune"


def for_zensical(text: str, docs: str, options: Mapping[str, str]) -> str:
    """`mkdocs.yml` with another docs folder and with our extension's options; without pruning, in which 0.0.73 recurses endlessly."""
    root: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    root.value = [(key, value) for key, value in root.value if key.value != "docs_dir"]
    root.value.append((_text("docs_dir"), _text(docs)))
    extensions = _extensions(root)
    extensions.value = [each for each in extensions.value if _name(each) != "paydown"]
    ours = (_text("paydown"), MappingNode("tag:yaml.org,2002:map", [(_text(k), _text(v)) for k, v in options.items()]))
    is_list = isinstance(extensions, SequenceNode)
    extensions.value.append(MappingNode("tag:yaml.org,2002:map", [ours]) if is_list else ours)
    _unpruned(root)
    return str(yaml.serialize(root, allow_unicode=True))


def _extensions(root: Any) -> Any:
    found = next((value for key, value in root.value if key.value == "markdown_extensions"), None)
    if not isinstance(found, SequenceNode | MappingNode):
        found = SequenceNode("tag:yaml.org,2002:seq", [])
        root.value.append((_text("markdown_extensions"), found))
    return found


def _name(entry: Any) -> str:
    """The name of an extension: a text of a list, or the key of a mapping, in a list or not."""
    node = entry[0] if isinstance(entry, tuple) else entry
    node = node.value[0][0] if isinstance(node, MappingNode) and node.value else node
    return str(node.value)


def _unpruned(node: Node) -> None:
    if isinstance(node, MappingNode):
        for _, value in node.value:
            _unpruned(value)
    elif isinstance(node, SequenceNode):
        node.value = [each for each in node.value if each.value != PRUNE]


def _text(value: str) -> ScalarNode:
    return ScalarNode(TEXT, value, style='"')
