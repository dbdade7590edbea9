from rest_framework import serializers, viewsets

from .models import ProviderKey


class ProviderKeySerializer(serializers.ModelSerializer):
    api_key = serializers.CharField(write_only=True)
    masked = serializers.SerializerMethodField()

    class Meta:
        model = ProviderKey
        fields = ["id", "provider", "api_key", "masked"]

    def get_masked(self, obj):
        return "••••" + obj.last4

    def validate_api_key(self, value):
        if not value.startswith("sk-"):
            raise serializers.ValidationError("keys of this provider start with sk-")
        return value


class ProviderKeyViewSet(viewsets.ModelViewSet):
    serializer_class = ProviderKeySerializer
    queryset = ProviderKey.objects.none()
